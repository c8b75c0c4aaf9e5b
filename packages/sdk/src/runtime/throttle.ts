// What was here is shared with the connector.
export { createThrottle } from "../host/throttle.ts";

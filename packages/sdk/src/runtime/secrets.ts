// What was here is shared with the connector.
export { createEnvSecretManager, createRedactor, redactDeep, type Redactor } from "../host/secrets.ts";

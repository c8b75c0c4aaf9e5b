/** Names the address of the job service. */
export const SERVICE_VARIABLE = "INTEROP_SERVICE_URL";

/** @throws Error when nobody has said where it is. */
export function serviceUrl(): string {
  const url = process.env[SERVICE_VARIABLE];
  if (url === undefined) throw new Error(`${SERVICE_VARIABLE} must be the address of the job service`);
  return url;
}

const LONGEST_KEY = 64;

/** The path of a field, for messages: `path.key`, or `path["a key"]`. Long keys are cut. */
export function fieldPath(path: string, key: string): string {
  if (/^[A-Za-z_$][\w$]{0,63}$/.test(key)) return `${path}.${key}`;
  return `${path}[${JSON.stringify(key.length <= LONGEST_KEY ? key : `${key.slice(0, LONGEST_KEY)}...`)}]`;
}

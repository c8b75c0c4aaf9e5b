import { secretForms } from "./secret-forms.ts";

/** Secrets whose forms are remembered. A service has one or two at a time. */
const MOST = 16;

const known = new Map<string, readonly string[]>();

/** As {@link secretForms}, and quicker for a secret that was asked for lately: every call that fails asks for the same. */
export function knownSecretForms(secret: string): readonly string[] {
  const found = known.get(secret);
  if (found !== undefined) return found;
  const forms = secretForms(secret);
  for (const oldest of known.keys()) {
    if (known.size < MOST) break;
    known.delete(oldest);
  }
  known.set(secret, forms);
  return forms;
}

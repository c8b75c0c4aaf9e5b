import { KEY_SABOTEURS } from "./key-saboteurs.ts";
import { METHOD_SABOTEURS } from "./method-saboteurs.ts";
import type { Saboteur } from "./saboteur.ts";

/** All saboteurs. */
export const SABOTEURS: readonly Saboteur[] = [...KEY_SABOTEURS, ...METHOD_SABOTEURS];

/**
 * How a plugin's requests reach the author's handlers.
 *
 * - `direct`: through the `fetch` of the setup context. Fast, and says by name when a plugin goes around it.
 * - `intercept`: also whatever the plugin sends with the global `fetch`, `node:http` or a library on top of them (msw's `setupServer`). For plugins whose
 *   client cannot be given a `fetch`.
 */
export type Transport = "direct" | "intercept";

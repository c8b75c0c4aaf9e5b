/** The platform's `fetch`, as a parameter: what a plugin calls its service with. */
export type Fetch = typeof globalThis.fetch;

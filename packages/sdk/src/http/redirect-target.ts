const FOLLOWED = new Set([301, 302, 303, 307, 308]);

/** Whether the status means that the answer is elsewhere. 304 does not. */
export function isRedirect(response: { readonly status: number; readonly type?: string }): boolean {
  return FOLLOWED.has(response.status) || response.type === "opaqueredirect";
}

/** Where a redirect leads, or why it is not followed. */
export type RedirectTarget =
  | { readonly kind: "follow"; readonly url: URL }
  | { readonly kind: "refuse"; readonly why: string };

/** Only reads are followed, and only to the same origin: nothing that was meant for this service goes to another one. */
export function redirectTarget(method: string, from: URL, location: string | null): RedirectTarget {
  if (location === null) return refuse("a redirect without a Location that can be seen");
  const url = URL.parse(location, from.href);
  if (url === null) return refuse("a redirect to something that is no URL");
  if (url.origin !== from.origin) {
    return refuse(
      `a redirect to ${url.origin}, another origin, which must not see the credential; set baseUrl to where the service is`,
    );
  }
  if (url.username !== "" || url.password !== "") return refuse("a redirect to a URL with a password");
  if (method !== "GET" && method !== "HEAD") return refuse(`a redirect, which is followed for GET only`);
  return { kind: "follow", url };
}

function refuse(why: string): RedirectTarget {
  return { kind: "refuse", why };
}

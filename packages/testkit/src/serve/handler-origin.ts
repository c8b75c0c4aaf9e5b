import { HttpHandler, type RequestHandler } from "msw";

/**
 * The address under which the handlers know the service: that of all their paths.
 *
 * @throws RangeError when they name several, or none.
 */
export function handlerOrigin(handlers: readonly RequestHandler[]): string {
  const origins = new Set(
    handlers.flatMap((handler) => {
      const path: unknown = handler instanceof HttpHandler ? handler.info.path : undefined;
      const origin = typeof path === "string" ? /^https?:\/\/[^/]+/.exec(path)?.[0] : undefined;
      return origin === undefined ? [] : [origin];
    }),
  );
  const [origin, ...others] = origins;
  if (origin === undefined || others.length > 0) {
    throw new RangeError(
      `The handlers of the world name ${others.length === 0 ? "no address" : [...origins].join(" and ")}; give the one to serve as \`origin\`, such as "https://api.example.com"`,
    );
  }
  return origin;
}

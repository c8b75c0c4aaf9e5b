/**
 * Goes on when nobody reads what is written any more: a connector must not end with the program that collects its logs, nor with `| head`. Without a
 * listener, the first failed write would end the process.
 */
export function surviveClosedOutput(streams: readonly NodeJS.WritableStream[]): void {
  for (const stream of streams) stream.on("error", () => {});
}

import { describe, expect, it } from "vitest";
import { createJsonLogger, type LogLevel } from "./json-logger.ts";

function logged(level: LogLevel = "debug") {
  const lines: string[] = [];
  const logger = createJsonLogger({ level, write: (line) => void lines.push(line), now: () => 0 });
  return { logger, read: () => lines.map((line) => JSON.parse(line) as unknown) };
}

describe("JSON logger", () => {
  it("writes one object per line, with the fields of its ancestors", () => {
    const { logger, read } = logged();
    logger
      .child({ taskId: "a" })
      .child({ attempt: 1 })
      .info("hello", { count: 3n, at: new Date(0) });
    expect(read()).toEqual([
      {
        time: "1970-01-01T00:00:00.000Z",
        level: "info",
        message: "hello",
        taskId: "a",
        attempt: 1,
        count: "3",
        at: "1970-01-01T00:00:00.000Z",
      },
    ]);
  });

  it("drops what is below its level, which is warn by default", () => {
    const lines: string[] = [];
    const logger = createJsonLogger({ write: (line) => void lines.push(line) });
    logger.info("no");
    logger.warn("yes");
    expect(lines).toHaveLength(1);
  });

  it("hides values under keys that name a secret, at any depth", () => {
    const { logger, read } = logged();
    logger.info("x", {
      headers: { Authorization: "Bearer abc", "x-api-key": "abc" },
      list: [{ password: "abc" }],
      tokensInUse: 3,
    });
    expect(JSON.stringify(read())).not.toContain("abc");
    expect(read()).toMatchObject([{ tokensInUse: 3 }]);
  });

  it("never throws, whatever it is given", () => {
    const { logger, read } = logged();
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const hostile = {
      get value(): string {
        throw new Error("no");
      },
    };
    logger.info("x", { circle, bytes: new Uint8Array(3), error: new Error("outer", { cause: new Error("inner") }) });
    logger.info("x", hostile);
    expect(read()).toMatchObject([
      { bytes: "[3 bytes]", error: { message: "outer", cause: { message: "inner" } } },
      {},
    ]);
  });
});

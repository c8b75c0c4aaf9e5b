import { expect, test } from "vitest";
import { createRecordingLogger } from "../../test/connector/recording-logger.ts";
import { createRedactingLogger } from "./redacting-logger.ts";
import { createRedactor } from "./secrets.ts";

async function world() {
  const redactor = createRedactor();
  const recording = createRecordingLogger();
  const logger = createRedactingLogger(recording, redactor);
  const learn = async (secret: string): Promise<unknown> =>
    await redactor.watch({ get: async () => secret }).get("key");
  return { logger, lines: recording.lines, learn };
}

test("a line has no secret in it, wherever it stands", async () => {
  const { logger, lines, learn } = await world();
  await learn("s3cr3t-value");
  const child = logger.child({ url: "https://a:s3cr3t-value@b" });
  const error = new Error("401 for s3cr3t-value", { cause: new Error("s3cr3t-value") });
  for (const level of ["debug", "info", "warn", "error"] as const) {
    child[level]("with s3cr3t-value", {
      error,
      list: ["s3cr3t-value", { deep: "s3cr3t-value" }],
      count: 1,
      none: null,
    });
  }
  child.info("no fields, s3cr3t-value");
  expect(lines).toHaveLength(5);
  expect(lines.join("\n")).not.toContain("s3cr3t-value");
  expect(JSON.parse(lines[0]!)).toEqual({
    message: "with [redacted]",
    url: "https://a:[redacted]@b",
    error: { name: "Error", message: "401 for [redacted]", cause: { name: "Error", message: "[redacted]" } },
    list: ["[redacted]", { deep: "[redacted]" }],
    count: 1,
    none: null,
  });
});

test("without a secret to look for everything is passed on as it is", async () => {
  const { logger, lines } = await world();
  const at = new Date(0);
  logger.child({ a: 1 }).warn("said", { at });
  expect(lines).toEqual([JSON.stringify({ message: "said", a: 1, at })]);
});

test("fields that contain themselves, or cannot be read, are no trouble", async () => {
  const { logger, lines, learn } = await world();
  await learn("s3cr3t-value");
  const circle: Record<string, unknown> = {};
  circle["circle"] = circle;
  logger.info("round", circle);
  const trap = {
    get field(): string {
      throw new Error("s3cr3t-value");
    },
  };
  logger.info("trap", trap);
  expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual(["round", "trap"]);
  expect(lines.join("\n")).not.toContain("s3cr3t-value");
});

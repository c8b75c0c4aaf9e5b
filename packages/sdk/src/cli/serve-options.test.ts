import { expect, test } from "vitest";
import { readServeOptions } from "./serve-options.ts";

const DEFAULTS = {
  host: undefined,
  port: 8000,
  prometheusPort: 9090,
  modules: [],
  logLevel: "info",
  reflection: true,
  tlsCert: undefined,
  tlsKey: undefined,
  tlsCa: undefined,
  shutdownDelayMs: 0,
  shutdownGraceMs: 20_000,
  unclaimedGraceMs: 60_000,
  quotaLeaseMs: 300_000,
  timeoutMs: undefined,
};

test("without arguments everything is as the Python connector has it", () => {
  expect(readServeOptions([], {})).toEqual(DEFAULTS);
});

test("the Python connector's flags are understood, in both spellings", () => {
  const args =
    "--port 8080 --prometheus_port 9092 --connect_port 8090 --worker 10 --timeout 5 --modules a b --modules c".split(
      " ",
    );
  const expected = { ...DEFAULTS, port: 8080, prometheusPort: 9092, timeoutMs: 5_000 };
  const { modules, ...rest } = readServeOptions(args, {}) as typeof DEFAULTS;
  expect(rest).toEqual({ ...expected, modules: undefined });
  expect(new Set(modules)).toEqual(new Set(["a", "b", "c"]));
  expect(readServeOptions(["--prometheus-port", "1"], {})).toMatchObject({ prometheusPort: 1 });
});

test("a flag wins over its variable, and a variable over the default", () => {
  const env = { FLYTE_CONNECTOR_PORT: "1", FLYTE_CONNECTOR_MODULES: "a,b c", FLYTE_CONNECTOR_LOG_LEVEL: "DEBUG" };
  expect(readServeOptions([], env)).toMatchObject({ port: 1, modules: ["a", "b", "c"], logLevel: "debug" });
  expect(readServeOptions(["--port", "2", "--modules", "d"], env)).toMatchObject({ port: 2, modules: ["d"] });
});

test("every flag has a variable, and an empty variable is none", () => {
  const env = {
    FLYTE_CONNECTOR_HOST: "::1",
    FLYTE_CONNECTOR_PROMETHEUS_PORT: "9092",
    FLYTE_CONNECTOR_TLS_CERT: "c",
    FLYTE_CONNECTOR_TLS_KEY: "k",
    FLYTE_CONNECTOR_TLS_CA: "a",
    FLYTE_CONNECTOR_SHUTDOWN_DELAY: "6",
    FLYTE_CONNECTOR_SHUTDOWN_GRACE: "1",
    FLYTE_CONNECTOR_UNCLAIMED_GRACE: "2",
    FLYTE_CONNECTOR_QUOTA_LEASE: "3",
    FLYTE_CONNECTOR_REFLECTION: "false",
    FLYTE_CONNECTOR_TIMEOUT: "4",
    FLYTE_CONNECTOR_WORKER: "4",
    FLYTE_CONNECTOR_CONNECT_PORT: "8090",
    FLYTE_CONNECTOR_PORT: "",
  };
  expect(readServeOptions([], env)).toEqual({
    ...DEFAULTS,
    host: "::1",
    prometheusPort: 9092,
    tlsCert: "c",
    tlsKey: "k",
    tlsCa: "a",
    shutdownDelayMs: 6_000,
    shutdownGraceMs: 1_000,
    unclaimedGraceMs: 2_000,
    quotaLeaseMs: 3_000,
    reflection: false,
    timeoutMs: 4_000,
  });
  expect(() => readServeOptions([], { FLYTE_CONNECTOR_REFLECTION: "perhaps" })).toThrow("must be true or false");
});

test.for([
  [["--worker", "0"], "--worker must be an integer from 1"],
  [["--connect_port", "x"], "--connect_port must be an integer"],
  [["--port", "70000"], '--port must be an integer from 0 to 65535; got "70000"'],
  [["--port", "x"], "--port must be an integer"],
  [["--log-level", "loud"], "--log-level must be debug, info, warn, error"],
  [["--tls-cert", "a"], "--tls-cert and --tls-key need each other"],
  [["--tls-ca", "a"], "--tls-ca needs --tls-cert"],
  [["--fly"], "there is no flag --fly; see flyte-webapi serve --help"],
  [["--prometeus_port", "9092"], "there is no flag --prometeus_port; did you mean --prometheus_port?"],
  [["--port"], "--port"],
] as const)("%j is refused", ([args, message]) => {
  expect(() => readServeOptions(args, {})).toThrow(message);
});

test("an address of a Kubernetes Service in a variable is none of ours", () => {
  const env = { FLYTE_CONNECTOR_PORT: "tcp://10.0.0.7:8000", FLYTE_CONNECTOR_PROMETHEUS_PORT: "tcp://10.0.0.8:80" };
  expect(readServeOptions([], env)).toEqual(DEFAULTS);
  expect(() => readServeOptions([], { FLYTE_CONNECTOR_PORT: "http" })).toThrow(
    "FLYTE_CONNECTOR_PORT must be an integer",
  );
});

test.for([
  [{ FLYTE_CONNECTOR_LOG_LEVEL: "TRACE" }, "FLYTE_CONNECTOR_LOG_LEVEL must be debug, info, warn, error"],
  [{ FLYTE_CONNECTOR_SHUTDOWN_GRACE: "20s" }, "FLYTE_CONNECTOR_SHUTDOWN_GRACE must be an integer"],
  [{ FLYTE_CONNECTOR_TIMEOUT: "-1" }, "FLYTE_CONNECTOR_TIMEOUT must be an integer"],
] as const)("the variable of %j is named", ([env, message]) => {
  expect(() => readServeOptions([], env)).toThrow(message);
});

test("a module without a name is none", () => {
  expect(readServeOptions(["--modules", "", "--modules", "a"], {})).toMatchObject({ modules: ["a"] });
  expect(readServeOptions(["--modules", " "], { FLYTE_CONNECTOR_MODULES: "b" })).toMatchObject({ modules: ["b"] });
});

test("help is help, whatever stands beside it", () => {
  expect(readServeOptions(["--help", "--port", "1"], {})).toBe("help");
});

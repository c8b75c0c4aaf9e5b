import fc from "fast-check";
import { expect, test } from "vitest";
import { findDeployment, type RoutedTask, type Served } from "./find-deployment.ts";
import { resolveConnectorConfig } from "./resolve-connector-config.ts";
import type { ConnectorDeployment } from "./connector-plugin-config.ts";

const served = (table: Readonly<Record<string, readonly string[]>>): Served =>
  new Map(
    Object.entries(table).map(([id, keys]) => [id, new Set(keys.map((key) => (key.includes(" ") ? key : `${key} 0`)))]),
  );

const configOf = (
  connectors: Readonly<Record<string, Omit<ConnectorDeployment, "endpoint">>>,
  more: { readonly fallback?: boolean; readonly targets?: Readonly<Record<string, string>> } = {},
) =>
  resolveConnectorConfig({
    connectors: Object.fromEntries(Object.entries(connectors).map(([id, of]) => [id, { endpoint: `${id}:1`, ...of }])),
    ...(more.fallback === false ? {} : { defaultConnector: { endpoint: "default:1" } }),
    connectorForTaskTypes: more.targets,
    supportedTaskTypes: ["spark"],
  });

const spark: RoutedTask = { name: "spark", version: 0, project: "p", domain: "d" };

test("the narrowest place that serves the type wins, down to the default connector", () => {
  const config = configOf({ a: {}, b: { domain: "d" }, c: { project: "p" }, d: { project: "p", domain: "d" } });
  const all = { a: ["spark"], b: ["spark"], c: ["spark"], d: ["spark"] };
  const order: string[] = [];
  for (let left: Record<string, readonly string[]> = all; ;) {
    const { deployment, by } = findDeployment(config, served(left), spark)!;
    order.push(`${deployment.id} ${by}`);
    if (by === "default") break;
    left = { ...left, [deployment.id]: [] };
  }
  // (project, any) can never be reached in Flyte (D31).
  expect(order).toEqual(["d connector", "c connector", "b connector", "a connector", " default"]);
});

test("a version is part of the type", () => {
  const config = configOf({ a: {} }, { fallback: false });
  expect(findDeployment(config, served({ a: ["spark 1"] }), spark)).toBe(undefined);
  expect(findDeployment(config, served({ a: ["spark 1"] }), { ...spark, version: 1 })?.deployment.id).toBe("a");
});

test("what is configured wins over what connectors say to everybody, for version 0, and not over what one says to a project", () => {
  const config = configOf({ a: {}, b: {}, c: { project: "p" } }, { targets: { spark: "b" } });
  expect(findDeployment(config, served({ a: ["spark"] }), spark)).toMatchObject({
    deployment: { id: "b" },
    by: "configuration",
  });
  expect(findDeployment(config, served({ a: ["spark 1"] }), { ...spark, version: 1 })?.deployment.id).toBe("a");
  expect(findDeployment(config, served({ a: ["spark"], c: ["spark"] }), spark)?.deployment.id).toBe("c");
});

test("the order in which connectors are written or answer makes no difference (D31)", () => {
  const place = fc.record({ project: fc.constantFrom("", "p", "q"), domain: fc.constantFrom("", "d", "e") });
  const places = fc.dictionary(fc.constantFrom("a", "b", "c", "d", "__proto__"), place, { minKeys: 1 });
  fc.assert(
    fc.property(places, fc.func(fc.boolean()), fc.boolean(), (connectors, serves, fallback) => {
      const ids = Object.keys(connectors);
      const found = [ids, ids.toReversed()].map((order) => {
        const entries = order.map((id) => [id, connectors[id]!] as const);
        const listed = order.filter((id) => serves(id)).map((id) => [id, ["spark"]] as const);
        const route = findDeployment(
          configOf(Object.fromEntries(entries), { fallback }),
          served(Object.fromEntries(listed)),
          spark,
        );
        // Nothing is sent where it is not wanted.
        expect(["", "p", undefined]).toContain(route?.deployment.project);
        expect(["", "d", undefined]).toContain(route?.deployment.domain);
        return route?.deployment.id;
      });
      expect(found[0]).toBe(found[1]);
      if (fallback) expect(found[0]).not.toBe(undefined);
    }),
  );
});

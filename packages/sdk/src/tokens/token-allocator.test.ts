import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../../test/property-runs.ts";
import { TokenAllocator, type TokenRequest, type TokenScope } from "./token-allocator.ts";

const POOL = "pool";
const TOKENS = Array.from({ length: 10 }, (_, index) => `token-${index}`);

/** The rules, by the book: a list of requests that is searched from its beginning at every question. */
class Model {
  quota: number | undefined;
  requests: { readonly request: TokenRequest; held: boolean }[] = [];

  get held(): readonly TokenRequest[] {
    return this.requests.filter(({ held }) => held).map(({ request }) => request);
  }

  find(token: string) {
    return this.requests.find(({ request }) => request.token === token);
  }

  inScope({ project, domain }: { readonly project: string; readonly domain?: string }): number {
    return this.held.filter(
      ({ scope }) => scope.project === project && (domain === undefined || scope.domain === domain),
    ).length;
  }

  serve(): readonly string[] {
    const granted: string[] = [];
    const isSame = (a: TokenScope, b: TokenScope, whole: boolean): boolean =>
      a.project === b.project && (whole || a.domain === b.domain);
    const passedOver: { readonly scope: TokenScope; readonly whole: boolean }[] = [];
    for (const entry of this.requests.filter(({ held }) => !held)) {
      if (this.held.length >= (this.quota ?? 0)) break;
      const { scope, constraints } = entry.request;
      if (passedOver.some((passed) => isSame(passed.scope, scope, passed.whole))) continue;
      const project = constraints.projectScopeResourceConstraint?.value ?? Number.POSITIVE_INFINITY;
      const namespace = constraints.namespaceScopeResourceConstraint?.value ?? Number.POSITIVE_INFINITY;
      if (this.inScope({ project: scope.project }) >= project) passedOver.push({ scope, whole: true });
      else if (this.inScope(scope) >= namespace) passedOver.push({ scope, whole: false });
      else {
        entry.held = true;
        granted.push(entry.request.token);
      }
    }
    return granted;
  }
}

const limit = fc.option(fc.record({ value: fc.integer({ min: 1, max: 3 }) }), { nil: undefined });
const request: fc.Arbitrary<TokenRequest> = fc.record({
  namespace: fc.constant(POOL),
  token: fc.constantFrom(...TOKENS),
  // Names of which some are prefixes of others, and some look like two joined.
  scope: fc.record({ project: fc.constantFrom("p", "p2", "p:d"), domain: fc.constantFrom("d", "d2", "") }),
  constraints: fc.record({ projectScopeResourceConstraint: limit, namespaceScopeResourceConstraint: limit }),
});
const command = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("request" as const), request }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("release" as const), token: fc.constantFrom(...TOKENS) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("register" as const), quota: fc.integer({ min: 1, max: 6 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restore" as const), request }) },
);

describe("token allocator", () => {
  it(
    "grants and refuses like a list that is searched from its beginning, whatever happens",
    { timeout: 120_000 },
    () => {
      fc.assert(
        fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
          const allocator = new TokenAllocator();
          const model = new Model();
          for (const step of commands) {
            switch (step.kind) {
              case "request": {
                const isNew = model.find(step.request.token) === undefined;
                if (isNew) model.requests.push({ request: step.request, held: false });
                expect(allocator.request(step.request)).toBe(isNew);
                if (isNew) model.serve();
                break;
              }
              case "release": {
                const entry = model.find(step.token);
                model.requests = model.requests.filter((other) => other !== entry);
                const granted = allocator.release(POOL, step.token).map(({ token }) => token);
                expect(granted).toEqual(entry === undefined ? [] : model.serve());
                break;
              }
              case "register":
                model.quota = step.quota;
                expect(allocator.register(POOL, step.quota).map(({ token }) => token)).toEqual(model.serve());
                break;
              case "restore": {
                const entry = model.find(step.request.token);
                if (entry?.held !== true) {
                  model.requests = model.requests.filter((other) => other !== entry);
                  model.requests.push({ request: step.request, held: true });
                }
                allocator.restore(step.request);
                break;
              }
            }
            const held = new Set(model.held.map(({ token }) => token));
            for (const token of TOKENS) {
              const standing = allocator.standing(POOL, token);
              expect(standing === "granted").toBe(held.has(token));
              if (model.quota === undefined || model.find(token) === undefined || held.has(token)) continue;
              expect(standing).toBe(held.size >= model.quota ? "exhausted" : "scopeExceeded");
            }
            const usage = { namespace: POOL, quota: model.quota, held: held.size };
            const waiting = model.requests.length - held.size;
            expect(allocator.usage()).toEqual(allocator.usage().length === 0 ? [] : [{ ...usage, waiting }]);
          }
        }),
        { numRuns: propertyRuns(10_000) },
      );
    },
  );

  it("gives no token beyond the quota and the limits of the scope, and leaves none idle", () => {
    const requests = fc.uniqueArray(request, { selector: ({ token }) => token, maxLength: 10 });
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 6 }), (all, quota) => {
        const allocator = new TokenAllocator();
        allocator.register(POOL, quota);
        const order: string[] = [];
        for (const one of all) {
          allocator.request(one);
          if (allocator.standing(POOL, one.token) === "granted") order.push(one.token);
        }
        // Whoever holds a token gives it back at once: everybody gets one, once.
        for (let next = 0; next < order.length; next++) {
          expect(allocator.usage()[0]?.held ?? 0).toBeLessThanOrEqual(quota);
          order.push(...allocator.release(POOL, order[next] ?? "").map(({ token }) => token));
        }
        expect(order.toSorted()).toEqual(all.map(({ token }) => token).toSorted());
        expect(allocator.usage().every(({ held, waiting }) => held + waiting === 0)).toBe(true);
      }),
    );
  });

  const ask = (token: string, project = "p", limits: TokenRequest["constraints"] = {}): TokenRequest => ({
    namespace: POOL,
    token,
    scope: { project, domain: "d" },
    constraints: limits,
  });

  it("takes p2 for another project than p (Redis compares by prefix)", () => {
    const allocator = new TokenAllocator();
    allocator.register(POOL, 10);
    const one = { projectScopeResourceConstraint: { value: 1 } };
    for (const project of ["p2", "p", "p:d"]) allocator.request(ask(`of ${project}`, project, one));
    expect(allocator.usage()).toEqual([{ namespace: POOL, quota: 10, held: 3, waiting: 0 }]);
  });

  it("lets other projects pass one that holds its share, and nobody of that project", () => {
    const allocator = new TokenAllocator();
    allocator.register(POOL, 2);
    const one = { projectScopeResourceConstraint: { value: 1 } };
    for (const [token, project, limits] of [
      ["first", "p", one],
      ["second", "p", one],
      ["third", "p", {}],
      ["other", "q", one],
    ] as const) {
      allocator.request(ask(token, project, limits));
    }
    const standings = ["first", "second", "third", "other"].map((token) => allocator.standing(POOL, token));
    expect(standings).toEqual(["granted", "exhausted", "exhausted", "granted"]);
    expect(allocator.release(POOL, "other").length).toBe(0);
    expect(allocator.standing(POOL, "second")).toBe("scopeExceeded");
    expect(allocator.release(POOL, "first").map(({ token }) => token)).toEqual(["second", "third"]);
  });

  it("grants nothing new while restored tokens fill the pool", () => {
    const allocator = new TokenAllocator();
    for (const token of ["a", "b"]) allocator.restore(ask(token));
    allocator.request(ask("c"));
    expect(allocator.register(POOL, 1)).toEqual([]);
    expect(allocator.release(POOL, "a")).toEqual([]);
    expect(allocator.release(POOL, "b").map(({ token }) => token)).toEqual(["c"]);
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { Recent } from "./recent.ts";

const command = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), key: fc.integer({ min: 0, max: 9 }), weight: fc.nat({ max: 6 }) }),
  fc.record({ kind: fc.constant("get" as const), key: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ kind: fc.constant("delete" as const), key: fc.integer({ min: 0, max: 9 }) }),
);

test("what was touched last is kept, within the limits, like in a list that is searched from its beginning", () => {
  fc.assert(
    fc.property(
      fc.array(command, { maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 0, max: 12 }),
      (commands, entries, most) => {
        const recent = new Recent<number>({ entries, weight: most });
        let model: { key: number; value: number; weight: number }[] = [];
        for (const [index, step] of commands.entries()) {
          const found = model.find(({ key }) => key === step.key);
          switch (step.kind) {
            case "set":
              recent.set(String(step.key), index, step.weight);
              model = [...model.filter((one) => one !== found), { key: step.key, value: index, weight: step.weight }];
              while (model.length > entries || model.reduce((sum, { weight }) => sum + weight, 0) > most) model.shift();
              break;
            case "get":
              expect(recent.get(String(step.key))).toBe(found?.value);
              if (found !== undefined) model = [...model.filter((one) => one !== found), found];
              break;
            case "delete":
              recent.delete(String(step.key));
              model = model.filter((one) => one !== found);
              break;
          }
          expect(recent.size).toBe(model.length);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

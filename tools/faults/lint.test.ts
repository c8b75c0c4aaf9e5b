import { lint } from "../checks/lint.ts";
import { describeCheck } from "./describe-check.ts";

describeCheck("lint", lint, [
  {
    title: "a floating promise",
    plant: ({ write }) =>
      write(
        "packages/sdk/src/contract/late.ts",
        "export async function late(): Promise<void> {}\nexport function now(): void {\n  late();\n}\n",
      ),
    says: [/no-floating-promises/, /contract\/late\.ts:3/],
  },
  {
    title: "a promise where a plain function is expected",
    plant: ({ write }) =>
      write(
        "packages/sdk/src/contract/late.ts",
        "export function all(list: readonly string[]): void {\n  list.forEach(async () => {});\n}\n",
      ),
    says: [/no-misused-promises/, /contract\/late\.ts:2/],
  },
  {
    title: "a switch that forgets a case",
    plant: ({ edit }) => edit("packages/sdk/src/contract/phase.ts", '    case "failed":\n', ""),
    says: [/switch-exhaustiveness-check/, /"failed"/],
  },
  {
    title: "an import cycle",
    plant: ({ write }) => {
      write("packages/sdk/src/contract/a.ts", 'import { b } from "./b.ts";\n\nexport const a = (): number => b();\n');
      write("packages/sdk/src/contract/b.ts", 'import { a } from "./a.ts";\n\nexport const b = (): number => a();\n');
    },
    says: [/no-cycle/, /contract\/a\.ts/],
  },
  {
    title: "any",
    plant: ({ write }) => write("packages/sdk/src/contract/a.ts", "export const a: any = 1;\n"),
    says: [/no-explicit-any/],
  },
  {
    title: "a default export",
    plant: ({ write }) => write("packages/sdk/src/contract/a.ts", "export default 1;\n"),
    says: [/no-default-export/],
  },
  {
    title: "a loose comparison",
    plant: ({ write }) =>
      write("packages/sdk/src/contract/a.ts", "export const a = (x: string | null): boolean => x == null;\n"),
    says: [/eqeqeq/],
  },
  {
    title: "output to the console of the host",
    plant: ({ write }) => write("packages/testkit/src/a.ts", 'console.log("here");\n'),
    says: [/no-console/, /testkit\/src\/a\.ts/],
  },
  {
    title: "a timer that is not a parameter",
    plant: ({ write }) => write("packages/sdk/src/machine/a.ts", "setTimeout(() => undefined, 1);\n"),
    says: [/no-restricted-globals/, /Take a Clock as a parameter/],
  },
  {
    title: "ambient time",
    plant: ({ write }) => write("packages/sdk/src/cache/a.ts", "export const a = (): number => Date.now();\n"),
    says: [/no-restricted-properties/, /Take a Clock as a parameter/],
  },
  {
    title: "a test that keeps the others from running",
    plant: ({ edit }) => edit("packages/sdk/src/contract/phase.test.ts", "it(", "it.only("),
    says: [/no-focused-tests/],
  },
]);

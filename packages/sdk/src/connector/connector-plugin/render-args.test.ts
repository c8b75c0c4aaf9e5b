import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../../test/thrown-by.ts";
import { PermanentUserError, type Literal, type LiteralMap } from "../../index.ts";
import { type ArgValues, renderArgs, usesTemplate } from "./render-args.ts";

const VALUES: ArgValues = {
  input: "input/blah",
  inputPrefix: "input",
  outputPrefix: "output/blah",
  rawOutputDataPrefix: "s3://custom-bucket",
  checkpointOutputPrefix: "s3://new-checkpoint/prefix",
  prevCheckpointPrefix: "",
  taskTemplatePath: "s3://task-path",
  generatedName: "per-retry-unique-key",
  namespace: "test-namespace",
  inputs: {},
};
const render = (arg: string, values: Partial<ArgValues> = {}): string | undefined =>
  renderArgs([arg], { ...VALUES, ...values })[0];
const withInput = (name: string, literal: Literal): { inputs: LiteralMap } => ({ inputs: { [name]: literal } });
const text = (value: string): Literal => ({ kind: "string", value });
const integer = (value: bigint): Literal => ({ kind: "integer", value });

// The cases of core/template/template_test.go.
describe("arguments", () => {
  it.each([
    ["no template", "no template"],
    ["{{ .Input }}", "input/blah"],
    ["{{.input}} {{ $Input }} {{$inputprefix}}", "input/blah input/blah input"],
    ["{{ .OutputPrefix }}", "output/blah"],
    ["{{input}} {$input}} {{output}} {.OutputPrefix}}", "{{input}} {$input}} {{output}} {.OutputPrefix}}"],
    ["--switch={{ .rawOutputDataPrefix }}", "--switch=s3://custom-bucket"],
    ["{{ .wrongOutputDataPrefix }}", "{{ .wrongOutputDataPrefix }}"],
    ["{{ .PerretryuNIqueKey }}", "per_retry_unique_key"],
    ["{{ .taskTemplatePath }}", "s3://task-path"],
    ["--prev={{ .prevCheckpointPrefix }}", '--prev=""'],
    ["{{ .checkpointOutputPrefix }}", "s3://new-checkpoint/prefix"],
    ["{{ .Inputs.blah blah }}", "{{ .Inputs.blah blah }}"],
  ])("%s become %s", (arg, expected) => {
    expect(render(arg)).toBe(expected);
  });

  it("of an empty list are an empty list", () => {
    expect(renderArgs([], VALUES)).toEqual([]);
  });

  it("know the namespace, within paths too", () => {
    expect(render("{{ .rawOutputDataPrefix }}", { rawOutputDataPrefix: "s3://b/{{ .namespace }}" })).toBe(
      "s3://b/test-namespace",
    );
  });

  it("have a unique key of letters, digits and _", () => {
    expect(render("{{ .perRetryUniqueKey }}", { generatedName: "33 per retry-unique-key" })).toBe(
      "aper_retry_unique_key",
    );
  });

  it.each([
    ["an integer", integer(15n), "15"],
    ["true", { kind: "boolean", value: true } as const, "true"],
    ["1.1", { kind: "float", value: 1.1 } as const, "1.1"],
    ["1e21", { kind: "float", value: 1e21 } as const, "1e+21"],
    ["0.00001", { kind: "float", value: 0.000_01 } as const, "1e-05"],
    ["123456", { kind: "float", value: 123_456 } as const, "123456"],
    ["a list", { kind: "collection", literals: [text("a"), text("b")] } as const, "[a,b]"],
    [
      "a list of lists",
      {
        kind: "collection",
        literals: [
          { kind: "collection", literals: [text("a"), text("b")] },
          { kind: "collection", literals: [integer(1n), integer(2n)] },
        ],
      } as const,
      "[[a,b],[1,2]]",
    ],
    [
      "a time",
      { kind: "datetime", value: { seconds: -2_208_985_139n, nanos: 1 } } as const,
      "1900-01-01T01:01:01.000000001Z",
    ],
    ["a length of time", { kind: "duration", value: { seconds: 5_423n, nanos: 500_000_000 } } as const, "1h30m23.5s"],
    ["a short one", { kind: "duration", value: { seconds: 0n, nanos: -1_500_000 } } as const, "-1.5ms"],
    ["none at all", { kind: "duration", value: { seconds: 0n, nanos: 0 } } as const, "0s"],
    [
      "a file",
      { kind: "blob", uri: "asdf fdsa", type: { format: "", dimensionality: "SINGLE" } } as const,
      "asdf fdsa",
    ],
  ])("hold %s as Go writes it", (_, literal, expected) => {
    expect(render("{{ .Inputs.x }}", withInput("x", literal))).toBe(expected);
  });

  it("that name an input which is not there, or has no text, are the user's fault", () => {
    for (const [inputs, words] of [
      [{}, "names an input that the task does not have"],
      [{ x: { kind: "none" } }, "is an input of kind none"],
    ] as const) {
      expect(thrownBy(PermanentUserError, () => render("{{ .inputs.x }}", { inputs }))?.message).toContain(words);
    }
  });

  it("say which templates they use", () => {
    expect([
      usesTemplate(["a", "x{{ .TaskTemplatePath }}"], "taskTemplatePath"),
      usesTemplate(["{{ .input }}"], "taskTemplatePath"),
    ]).toEqual([true, false]);
  });

  it("hold every text as it is, whatever a replacement could mean by it (D36)", () => {
    const part = fc.constantFrom("$&", "$1", "$$", "${1}", "$name", "$`", "$'", "\\", "a", "{", "}");
    const value = fc.array(part).map((parts) => parts.join(""));
    fc.assert(
      fc.property(value, value, (path, input) => {
        const rendered = render("<{{ .outputPrefix }}|{{ .inputs.x }}>", {
          outputPrefix: path,
          ...withInput("x", text(input)),
        });
        expect(rendered).toBe(`<${path}|${input}>`);
      }),
    );
  });
});

/**
 * @file Types agree with what operations do.
 *
 * Random calls from a fixed seed are run, and given to the compiler as types. Where all sizes are
 * known, the type of the result must be exactly what came out, and a call that throws must be a
 * compile error. Where sizes, ranks or dtypes are forgotten, there must be no error, and the type
 * must contain what came out.
 */
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { KindlingError } from "../../src/errors.ts";
import { isTensor } from "../../src/index.ts";
import { compile, writeProgram } from "./compile.ts";
import type { Call, Input } from "./random/call.ts";
import { Draw } from "./random/draw.ts";
import { elementwise } from "./random/elementwise.ts";
import { indexings } from "./random/indexing.ts";
import { movements } from "./random/movement.ts";
import { reductions } from "./random/reduction.ts";

const kinds = { ...elementwise, ...reductions, ...movements, ...indexings };
const seed = 20_260_101;
const callsPerKind = 16;

test(
  "run-time and compile-time shapes and dtypes agree on random calls",
  { timeout: 120_000 },
  async () => {
    const draw = new Draw(seed);
    const calls = Object.values(kinds).flatMap((kind) =>
      Array.from({ length: callsPerKind }, () => kind(draw)),
    );
    const results = await run(calls);
    expect(results.filter((result) => result === undefined).length).toBeGreaterThan(
      calls.length / 50,
    );

    const lines = calls.flatMap((call, i) => assertions(call, results[i], draw));
    const file = writeProgram("random-shapes", ({ expect: path, tensor }) =>
      [
        `import * as torch from "${tensor}";`,
        `import { contains, is, t } from "${path}";`,
        ...lines,
        "",
      ].join("\n"),
    );
    const wrong = compile("random-shapes", [file]).diagnostics.map(
      ({ line, message }) => `${lines[line - 3] ?? ""}\n    ${message}`,
    );
    expect(wrong).toEqual([]);
  },
);

/** Runs calls as the text that the compiler is to see; `undefined` for each that throws. */
async function run(calls: readonly Call[]): Promise<(Input | undefined)[]> {
  const thunks = calls.map((call) => `() => ${call.write(call.inputs.map(made))},`);
  const file = writeProgram("random-calls", ({ tensor }) =>
    [`import * as torch from "${tensor}";`, "export default [", ...thunks, "];", ""].join("\n"),
  );
  const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    default: (() => unknown)[];
  };
  return module.default.map((thunk, i) => {
    try {
      const result = thunk();
      if (!isTensor(result)) throw new TypeError(`no tensor comes out of ${thunks[i] ?? ""}`);
      return { shape: [...result.shape], dtype: result.dtype };
    } catch (error) {
      if (error instanceof KindlingError) return undefined;
      throw error;
    }
  });
}

/** What the compiler must accept, and what it must refuse. */
function assertions(call: Call, result: Input | undefined, draw: Draw): string[] {
  const exact = call.write(call.inputs.map(typed));
  if (result === undefined) return ["// @ts-expect-error", `${exact};`];
  const truth = type(result);
  const vague = [forgetSizes, forgetRank].map(
    (forget) =>
      `contains<${truth}>()(${call.write(call.inputs.map((input) => forget(input, draw)))});`,
  );
  return [
    call.isLoose === true ? `contains<${truth}>()(${exact});` : `is<${truth}>()(${exact});`,
    ...vague,
  ];
}

const made = ({ shape, dtype }: Input): string =>
  `torch.zeros([${shape.join(", ")}], { dtype: "${dtype}" })`;
const typed = ({ shape, dtype }: Input): string => `t<[${shape.join(", ")}], "${dtype}">()`;
const type = ({ shape, dtype }: Input): string => `torch.Tensor<[${shape.join(", ")}], "${dtype}">`;

function forgetSizes({ shape, dtype }: Input, draw: Draw): string {
  const sizes = shape.map((n) => (draw.chance(0.4) ? "number" : n));
  return `t<[${sizes.join(", ")}], ${draw.chance(0.2) ? "torch.DType" : `"${dtype}"`}>()`;
}

function forgetRank(input: Input, draw: Draw): string {
  if (draw.chance(0.3)) return forgetSizes(input, draw);
  const last = input.shape
    .slice(draw.int(0, input.shape.length))
    .map((n) => (draw.chance(0.3) ? "number" : n));
  return `t<[${["...number[]", ...last].join(", ")}], "${input.dtype}">()`;
}

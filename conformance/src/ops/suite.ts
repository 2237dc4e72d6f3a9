/** @file The set `ops`: results, errors and gradients of operators. */
import { conformance } from "@kindling/verify";
import { type Call, callOf, plainNumbers } from "./arguments.ts";
import { freeIndicesAgree } from "./free-indices.ts";
import { checkGradients } from "./gradients.ts";
import { outputsOf } from "./outputs.ts";
import type { Row } from "./row.ts";
import { rowOf } from "./table.ts";

const { assertAgrees, listIn, NotProvided, numberIn, textIn } = conformance;

type Case = conformance.GoldenRecord;

export const opsSuite: conformance.Suite = {
  operatorOf: (values) => textIn(values["op"], "op"),
  check: (values) => {
    const op = textIn(values["op"], "op");
    const row = rowOf(op);
    if (row === undefined) throw new NotProvided(`${op}: not in the table`);
    if (!row.isProvided()) throw new NotProvided(op);
    const call = callOf(values["args"] ?? [], values["kwargs"] ?? {});
    if (values["raises"] !== undefined) return checkRaises(row, call);
    checkOutputs(row, call, values);
    if (values["grads"] !== undefined && hasSoundGradients(values)) checkGradients(row, values);
  },
};

/** A call that PyTorch refuses must be refused on purpose, not by stumbling. */
function checkRaises(row: Row, call: Call): void {
  try {
    row.call(call);
  } catch (error) {
    if (error instanceof NotProvided) throw error;
    if (error instanceof Error && "code" in error && String(error.code).startsWith("KINDLING"))
      return;
    throw new Error(`threw by accident: ${String(error)}`, { cause: error });
  }
  throw new Error("did not throw, PyTorch does");
}

function checkOutputs(row: Row, call: Call, values: Case): void {
  const inPlace = values["inplace"] === true;
  const result = row.call(call);
  const want = listIn(values["out"], "out");
  const got = outputsOf(inPlace ? call.positional[0] : result, want.length);
  if (got.length !== want.length) {
    throw new Error(`gave ${got.length} outputs, PyTorch ${want.length}`);
  }
  const tolerance = toleranceOf(values);
  want.forEach((expected, i) => {
    // indices are the last of several results, or all of them
    if (i === want.length - 1 && freeIndicesAgree(row, call, got[i], expected)) return;
    const except = unstablePlaces(values, i);
    assertAgrees(got[i], expected, `output ${i}`, { tolerance, except });
  });
}

/**
 * Double precision to 1e-9; single to 1e-6 + r·|want|, r by how well PyTorch's own float32 does, but no more than
 * 1 %: where it rounds a result to 0, it misses all of it.
 */
function toleranceOf(values: Case): { rtol: number; atol: number } {
  if (isDouble(values["args"])) return { rtol: 1e-9, atol: 1e-9 };
  const own = values["f32_rel"] === undefined ? 0 : numberIn(values["f32_rel"], "f32_rel");
  return { rtol: Math.min(Math.max(1e-5, 4 * own), 0.01), atol: 1e-6 };
}

function isDouble(value: conformance.Golden | undefined): boolean {
  if (value instanceof conformance.GoldenTensor) return value.dtype === "float64";
  return Array.isArray(value) && (value as readonly conformance.Golden[]).some(isDouble); // `isArray` does not narrow readonly arrays
}

/** Where PyTorch's own scalar kernels leave the rule. */
function unstablePlaces(values: Case, output: number): ReadonlySet<number> {
  const places = plainNumbers(values["unstable"] ?? []) as readonly (readonly number[])[];
  return new Set(places.filter(([of]) => of === output).map(([, place]) => place ?? -1));
}

/** Cases whose gradients are not compared, and why not. */
const withoutGradients: readonly { readonly name: RegExp; readonly why: string }[] = [
  { name: /^op\/(?:linalg\.det\.singular|logdet|linalg\.det)\//, why: "near singular matrices" },
  {
    name: /^op\/masked_select\/float32\/nc$/,
    why: "PyTorch 1.13 hands the gradient out in memory order where the input is not contiguous",
  },
];

const hasSoundGradients = (values: Case): boolean =>
  !withoutGradients.some(({ name }) => name.test(textIn(values["name"], "name")));

/**
 * @file Laws of `map`: every row of the table of operations, conversions, layouts, several outputs,
 * writing in place.
 */
import { apply, cast, input, type OpName, ops, rowOf, scalar } from "@kindling/expr";
import {
  dispatch,
  type DType,
  dtypes,
  fused,
  fusedEach,
  isFloatingPoint,
  tensor,
  type Tensor,
} from "@kindling/tensor";
import fc from "fast-check";
import * as arbitraries from "../arbitraries/index.ts";
import { assertEqual, MismatchError } from "../compare/close.ts";
import { ulpDistance } from "../compare/ulp.ts";
import { type Law, onBoth, type Open } from "./law.ts";

const names = Object.keys(ops) as OpName[]; // the table is typed by these names
const types = Object.keys(dtypes) as DType[];

/**
 * Units in the last place that a result may be from the reference's. Those of float32 are the table's;
 * both sides may err by half a unit in opposite directions, hence the 1 at least. Where an operation moves
 * values only, there is no rounding.
 */
const allowance = (op: OpName, type: DType): number => {
  const { ulp } = rowOf(op);
  if (ulp === 0) return 0;
  return type === "float32" ? Math.max(1, ulp) : 4;
};

/** Edges, then points of the domain, then numbers of every magnitude. */
function argument(op: OpName, position: number, type: DType, length: number): number[] {
  const [low, high] = rowOf(op).domain;
  if (rowOf(op).typing === "select" && position === 0)
    return Array.from({ length }, (_, i) => (i >> 1) & 1);
  const edges = isFloatingPoint(type) ? floatEdges : integerEdges;
  return Array.from({ length }, (_, i) => {
    // both arguments meet in all pairs
    if (i < edges.length ** 2)
      return edges[(position === 0 ? i : Math.floor(i / edges.length)) % edges.length]!;
    const part = fractional(i * (position === 0 ? Math.SQRT2 : Math.PI));
    if (!isFloatingPoint(type)) return Math.floor(part * 100);
    if (i % 2 === 0) return low + (high - low) * part;
    return (i % 4 === 1 ? 1 : -1) * 10 ** (60 * fractional(i * Math.E) - 30);
  });
}

const fractional = (x: number): number => x - Math.floor(x);
// oxfmt-ignore
const floatEdges = [0, -0, 1, -1, NaN, Infinity, -Infinity, 1e-40, -1e-40, 0.5, -0.5, 1.5, 2.5, -2.5, 88.5, -88.5, -104, 2, 3, -3, 7, 1e30];
const integerEdges = [0, 1, 2, 3, 7, 100];

const valuesOf = (values: readonly number[], dtype: DType): Tensor =>
  tensor([...values], { dtype });

function checkOp(op: OpName, type: DType, open: Open): void {
  const { arity, typing } = rowOf(op);
  const inputs = Array.from({ length: arity }, (_, i) => input(i));
  const expr = apply(op, ...inputs);
  const result = typing === "predicate" ? "bool" : type;
  const program = (): Tensor[] => {
    const args = inputs.map((_, i) =>
      valuesOf(argument(op, i, type, 2001), typing === "select" && i === 0 ? "bool" : type),
    );
    return dispatch("map", op, args, { exprs: [expr], scalars: [], dtypes: [result] });
  };
  const { got, want } = onBoth(open, program);
  if (isFloatingPoint(result)) checkUlps(op, got[0]!, want[0]!, allowance(op, type));
  else assertEqual(got[0]!, want[0]!, { message: op });
}

function checkUlps(op: OpName, got: Tensor, want: Tensor, allowed: number): void {
  const type = got.dtype === "float64" ? "float64" : "float32";
  const [a, b] = [got.toTypedArray(), want.toTypedArray()];
  a.forEach((value, i) => {
    const [actual, expected] = [Number(value), Number(b[i])];
    if (ulpDistance(actual, expected, type) <= allowed) return;
    throw new MismatchError(`${op} (${type}) at argument ${i}`, {
      got: String(actual),
      expected: `${expected} within ${allowed} units in the last place`,
    });
  });
}

/** Which operations integers take. */
const ofIntegers: readonly OpName[] = [
  "add", "sub", "mul", "neg", "abs", "sign", "maximum", "minimum", "fmax", "fmin", "relu", "where",
  "eq", "ne", "lt", "le", "gt", "ge", "bitAnd", "bitOr", "bitXor", "fma",
]; // oxfmt-ignore

const bits = new Set<OpName>(["bitAnd", "bitOr", "bitXor", "shiftLeft", "shiftRight"]);

const rows: readonly Law[] = names.flatMap((op) => [
  ...(bits.has(op)
    ? []
    : (["float32", "float64"] as const).map((type) => ({
        title: `${op} of ${type} is the reference's within ${allowance(op, type)} units in the last place`,
        check: (open: Open) => checkOp(op, type, open),
      }))),
  ...(ofIntegers.includes(op)
    ? (["int32", "int64", "uint8"] as const).map((type) => ({
        title: `${op} of ${type} is exact`,
        check: (open: Open) => checkOp(op, type, open),
      }))
    : []),
]);

const conversions: readonly Law[] = types.flatMap((from) =>
  types
    .filter((to) => to !== from)
    .map((to) => ({
      title: `${from} becomes ${to}`,
      check: (open) => {
        const signed = from !== "uint8" && from !== "bool" && to !== "uint8";
        const numbers = [0, 1, 2, 100, 255, 7, ...(signed ? [-1, -100] : [])];
        const fractions = isFloatingPoint(from) ? [0.5, 1.75, ...(signed ? [-1.5] : [])] : [];
        const program = (): Tensor[] => {
          const values = [...numbers, ...fractions].map((v) => (from === "bool" ? v % 2 : v));
          return dispatch("map", "to", [valuesOf(values, from)], {
            exprs: [cast(input(0), to)],
            scalars: [],
            dtypes: [to],
          });
        };
        const { got, want } = onBoth(open, program);
        assertEqual(got[0]!, want[0]!);
      },
    })),
);

const same = (open: Open, program: () => readonly Tensor[]): void => {
  const { got, want } = onBoth(open, program);
  got.forEach((y, i) => assertEqual(y, want[i]!, { signedZero: true }));
};

const structure: readonly Law[] = [
  {
    title: "operands in any layout give what contiguous ones give",
    check: (open) =>
      fc.assert(
        fc.property(arbitraries.laidOut(), arbitraries.dtype("floating"), ({ view }, type) =>
          same(open, () => [view.to(type), view.eq(view.to(type))]),
        ),
      ),
  },
  {
    title: "operands broadcast",
    check: (open) =>
      fc.assert(
        fc.property(broadcasting(), ([x, y]) => same(open, () => [x.mul(y).add(1), y.sub(x)])),
      ),
  },
  {
    title: "what is written in place, also through a view, leaves the rest alone",
    check: (open) =>
      fc.assert(
        fc.property(arbitraries.laidOut({ dtype: "float32" }), ({ view }) => {
          if (view.ndim === 0) return;
          same(open, () => {
            const x = view.clone();
            const part = x.at(0);
            part.mul_(2);
            x.at(-1).add_(part.mul(0.5) as Tensor<[]>);
            return [x, x.at(0)];
          });
        }),
      ),
  },
  {
    title: "several outputs are computed in one pass, and may be inputs",
    check: (open) =>
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 40 }), (n) =>
          same(open, () => {
            const [x, m] = [tensor(ramp(n, 1)) as Tensor, tensor(ramp(n, -3)) as Tensor];
            const momentum = apply("add", apply("mul", input(1), scalar(0)), input(0));
            const next = apply("sub", input(0), apply("mul", momentum, scalar(1)));
            fused("step", [x, m], [0.9, 0.1], [next, momentum], [x, m]);
            return [x, m];
          }),
        ),
      ),
  },
  {
    title: "passes over several tensors at once are what they are one by one",
    check: (open) =>
      fc.assert(
        fc.property(fc.array(fc.nat(300), { minLength: 1, maxLength: 20 }), (sizes) =>
          same(open, () => {
            const pairs = sizes.map((n, i) => [tensor(ramp(n, i)), tensor(ramp(n, -3))] as const);
            const next = apply("sub", input(0), apply("mul", input(1), scalar(0)));
            const passes = pairs.map((inputs, i) => ({
              inputs,
              scalars: [i / 8],
              exprs: i % 2 === 0 ? [next] : [next, input(0)],
              into: i % 2 === 0 ? [inputs[0]] : inputs,
            }));
            fusedEach("step", passes);
            return pairs.flat();
          }),
        ),
      ),
  },
  {
    title: "passes of which one reads what another writes run in their order",
    check: (open) =>
      same(open, () => {
        const [x, y, z] = [1, 2, 3].map((by) => tensor(ramp(200, by)) as Tensor);
        const sum = apply("add", input(0), input(1));
        const pass = (a: Tensor, b: Tensor) => ({
          inputs: [a, b],
          scalars: [],
          exprs: [sum],
          into: [a],
        });
        fusedEach("sum", [pass(x!, y!), pass(y!, x!), pass(z!, y!)]);
        return [x!, y!, z!];
      }),
  },
  {
    title: "tensors survive a switch of backends, in both directions",
    check: (open) => {
      open();
      const x = tensor(ramp(3000, 1)).mul(2) as Tensor;
      const { got, want } = onBoth(open, () => [x.add(1)]);
      assertEqual(got[0]!, want[0]!);
      assertEqual(got[0]!, tensor(ramp(3000, 1).map((v) => 2 * v + 1)));
    },
  },
];

const ramp = (n: number, by: number): number[] => Array.from({ length: n }, (_, i) => by * i + 0.5);

const broadcasting = (): fc.Arbitrary<readonly [Tensor, Tensor]> =>
  arbitraries
    .broadcastableShapes(2)
    .chain(({ shapes }) =>
      fc.tuple(
        arbitraries.tensor({ shape: shapes[0]!, dtype: "float32", elements: "smallIntegers" }),
        arbitraries.tensor({ shape: shapes[1]!, dtype: "float32", elements: "smallIntegers" }),
      ),
    );

export const elementwiseLaws: readonly Law[] = [...rows, ...conversions, ...structure];

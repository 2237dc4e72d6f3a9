/**
 * @file Laws of the other primitives: reductions, rows, products, random numbers, indices.
 */
import {
  dispatch,
  type DType,
  expr,
  fusedDraw,
  Generator,
  isFloatingPoint,
  randn,
  standardize,
  tensor,
  type Tensor,
} from "@kindling/tensor";
import fc from "fast-check";
import * as arbitraries from "../arbitraries/index.ts";
import { assertClose, assertEqual } from "../compare/close.ts";
import { type Law, onBoth, type Open } from "./law.ts";

const { constant, input, mul, scalar, where } = expr;

/** The same shapes, and values within the dtype's default tolerance; NaN equals NaN. */
const close = (open: Open, program: () => readonly Tensor[]): void => {
  const { got, want } = onBoth(open, program);
  got.forEach((y, i) => assertClose(y, want[i]!, { equalNan: true }));
};

const equal = (open: Open, program: () => readonly Tensor[]): void => {
  const { got, want } = onBoth(open, program);
  got.forEach((y, i) => assertEqual(y, want[i]!));
};

/**
 * A view with at least one axis, and some of its axes. Numbers are of like size: where large ones cancel,
 * the order of a sum decides, which is a backend's own.
 */
const reducible = (dtype: DType): fc.Arbitrary<readonly [Tensor, number[]]> =>
  fc
    .constantFrom("unit", "nans", "infinities", "ties")
    .chain((elements) =>
      arbitraries.laidOut({
        dtype,
        elements,
        shape: arbitraries.shape({ minRank: 1, maxNumel: 300 }),
      }),
    )
    .chain(({ view }) =>
      fc.tuple(fc.constant(view), fc.subarray([...view.shape.keys()], { minLength: 1 })),
    );

const dtypesReduced = ["float32", "float64", "int32", "int64", "uint8", "bool"] as const;

/**
 * Up to twenty factors, some of them not finite. None is so small that a product of some underflows, which
 * times infinity is NaN or infinity by the order, which is a backend's own.
 */
const factors = (dtype: DType): fc.Arbitrary<Tensor> =>
  fc
    .tuple(fc.constantFrom("smallIntegers", "ties"), fc.constantFrom(1, Infinity, NaN))
    .chain(([elements, special]) =>
      arbitraries
        .laidOut({ dtype, elements, shape: arbitraries.shape({ minRank: 1, maxNumel: 20 }) })
        // what is filled is contiguous
        .map(({ view }) =>
          special !== 1 && isFloatingPoint(dtype) ? view.maskedFill(view.eq(1), special) : view,
        ),
    );

const reductions: readonly Law[] = [
  ...dtypesReduced.map((dtype) => ({
    title: `sums, extremes and questions over any axes of ${dtype} are the reference's`,
    check: (open: Open) =>
      fc.assert(
        fc.property(reducible(dtype), fc.boolean(), ([x, axes], keepdim) => {
          const [axis] = axes;
          const numbers = dtype === "bool" ? (x.byte() as Tensor) : x;
          close(open, () => [
            x.sum(axes, { keepdim }),
            x.amax(axes, { keepdim }),
            x.amin(axes, { keepdim }),
            numbers.argmax(axis, { keepdim }),
            ...(dtype.startsWith("float")
              ? [(x as Tensor<number[], "float64">).mean(axes, { keepdim })]
              : []),
            x.any(axis, { keepdim }),
            x.all(axis, { keepdim }),
          ]);
        }),
      ),
  })),
  ...dtypesReduced.map((dtype) => ({
    title: `products along any axis of ${dtype} are the reference's`,
    check: (open: Open) =>
      fc.assert(
        fc.property(factors(dtype), fc.boolean(), fc.nat(), (x, keepdim, k) => {
          close(open, () => [x.prod(k % x.ndim, { keepdim })]);
        }),
      ),
  })),
  {
    title: "a sum of a million numbers is within 1e-6 of the sum of their sizes",
    check: (open) => {
      const x = randn([1000, 1000], { generator: new Generator().manualSeed(1) });
      const exact = (values: ArrayLike<number | bigint>): number =>
        Array.from(values, Number).reduce((a, b) => a + b, 0);
      open();
      const [total, size] = [x.sum().item(), exact(x.abs().toTypedArray())];
      const want = exact(x.toTypedArray());
      assertClose(tensor(total), want, { rtol: 0, atol: 1e-6 * size });
      close(open, () => [x.sum(0), x.sum(1)]);
    },
  },
];

const values: Law = {
  title: "a sum in one pass with what is summed is the reference's, in any layout",
  check: (open) =>
    fc.assert(
      fc.property(reducible("float32"), arbitraries.dtype("floating"), ([x, axes], valueType) =>
        close(open, () => {
          const scaled = mul(expr.cast(input(0), valueType), scalar(0));
          const sum = {
            reduction: "sum",
            expr: scaled,
            scalars: [3],
            axes,
            keepdim: true,
          } as const;
          const types = { valueType, dtype: valueType };
          return dispatch("reduce", "test", [x], { ...sum, ...types, keepsValues: true });
        }),
      ),
    ),
};

const rows: readonly Law[] = (["float32", "float64"] as const).map((dtype) => ({
  title: `softmax, its logarithm, standardised rows and log Σ exp along any axis of ${dtype} are the reference's`,
  check: (open) =>
    fc.assert(
      fc.property(reducible(dtype), fc.nat(), ([x, [axis]], k) =>
        close(open, () => {
          const index = x.argsort(axis).narrow(axis!, k % x.shape[axis!]!, 1);
          const how = { rowwise: "logSumExpParts", axis: axis! } as const;
          return [
            x.softmax(axis!),
            x.logSoftmax(axis!),
            ...standardize(x, axis!, 1e-3),
            ...dispatch("rowwise", "test", [x], { rowwise: "logSumExp", axis: axis! }),
            ...dispatch("rowwise", "test", [x], how),
            ...dispatch("rowwise", "test", [x, index], how),
          ];
        }),
      ),
    ),
}));

const products: readonly Law[] = [
  {
    title: "products of matrices of small integers are exact, in any layout",
    check: (open) =>
      fc.assert(
        fc.property(
          arbitraries.matmulTriple({ maxSize: 20 }),
          arbitraries.dtype("floating"),
          fc.boolean(),
          ({ a, b }, dtype, isTransposed) => {
            const values = (m: number, n: number): Tensor =>
              tensor(
                Array.from({ length: m * n }, (_, i) => ((i * 7) % 17) - 8),
                {
                  dtype,
                },
              ).reshape([m, n]);
            equal(open, () => {
              const right = isTransposed ? values(b[1], b[0]).T : values(b[0], b[1]);
              return [values(a[0], a[1]).matmul(right)];
            });
          },
        ),
      ),
  },
  {
    title: "products of matrices are within the round-off of their sums",
    check: (open) => {
      const generator = new Generator().manualSeed(2);
      const a = randn([3, 70, 130], { generator }) as Tensor;
      const b = randn([130, 50], { generator }) as Tensor;
      const { got, want } = onBoth(open, () => [a.matmul(b)]);
      // 130 products of size about 1, each rounded to float32: √130 · 130 · 2⁻²⁴ is 9e-5
      assertClose(got[0]!, want[0]!, { rtol: 0, atol: 1e-4 });
    },
  },
];

const kept = where(input(0), mul(input(1), scalar(0)), constant(-1));

const layouts: { readonly [layout: string]: (x: Tensor) => Tensor } = {
  contiguous: (x) => x,
  transposed: (x) => x.t(),
  repeated: (x) => x.narrow(0, 0, 1).expand(x.shape as number[]),
};

const others: readonly Law[] = [
  {
    title: "random numbers are the reference's stream, bit for bit",
    check: (open) =>
      fc.assert(
        fc.property(arbitraries.seed(), fc.integer({ min: 1, max: 700 }), (seed, n) =>
          equal(open, () => {
            const generator = new Generator().manualSeed(seed);
            return [randn([n], { generator }), randn([3, n], { generator })];
          }),
        ),
        { numRuns: 20 },
      ),
  },
  {
    title:
      "random numbers and what is computed from them in one pass are the reference's, bit for bit",
    check: (open) =>
      fc.assert(
        fc.property(
          arbitraries.seed(),
          fc.integer({ min: 300, max: 1500 }),
          fc.constantFrom("contiguous", "transposed", "repeated"),
          (seed, n, layout) =>
            equal(open, () => {
              const generator = new Generator().manualSeed(seed);
              const x = layouts[layout]!(randn([3, n], { generator }));
              const draw = {
                distribution: "bernoulli",
                parameters: { p: 0.3 },
                generator,
              } as const;
              const made = { ...draw, shape: x.shape, dtype: "bool" } as const;
              return fusedDraw("kept", made, [x], [3], [kept, input(1)], ["float32", "float32"]);
            }),
        ),
        { numRuns: 20 },
      ),
  },
  {
    title: "indices, running sums and sorting are the reference's",
    check: (open) =>
      fc.assert(
        fc.property(reducible("float32"), ([x, [axis]]) =>
          close(open, () => {
            const indices = x.argsort(axis) as Tensor;
            return [
              indices,
              x.gather(axis!, indices),
              x.cumsum(axis!),
              x.add(1).scatterAdd(axis!, indices, x),
            ];
          }),
        ),
      ),
  },
];

export const primitiveLaws: readonly Law[] = [
  ...reductions,
  values,
  ...rows,
  ...products,
  ...others,
];

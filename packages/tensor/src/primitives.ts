/**
 * @file The primitives: what the door can run, and for each the shapes and element types of its
 * results and the kernel that computes them. Every operation is made of these; a gradient rule
 * belongs to a primitive. Views run no kernel and are the door's other entry.
 */
import { type Expr, input } from "@kindling/expr";
import type {
  Kernels,
  MapCall,
  Operand,
  Reduction,
  Rowwise,
  Scalar,
  Scan,
  Scattering,
} from "./backend.ts";
import type { DType } from "./dtype.ts";
import { ShapeError } from "./errors.ts";
import { expanded, type Range, sliced, type View, viewed } from "./layout.ts";
import type { Distributions } from "./random/distributions.ts";
import type { Generator } from "./random/generator.ts";
import { broadcastShapes, reducedShape, sameShape, showShape, type Sizes } from "./shape.ts";

/** What a call of each primitive says besides its inputs. */
export interface Attributes {
  map: {
    readonly exprs: readonly Expr[];
    readonly scalars: readonly Scalar[];
    readonly dtypes: readonly DType[];
  };
  reduce: {
    readonly reduction: Reduction;
    readonly expr: Expr;
    readonly scalars: readonly Scalar[];
    readonly valueType: DType;
    readonly dtype: DType;
    readonly axes: readonly number[];
    readonly keepdim: boolean;
    /** Of a sum: whether what is summed is the second result. */
    readonly keepsValues?: boolean | undefined;
    /** Of a sum of floats: what it is divided by. */
    readonly divisor?: number | undefined;
  };
  /** Of `logSumExpParts`, an index may be the second input; for gradients the largest element is a constant. */
  rowwise: {
    readonly rowwise: Rowwise;
    readonly axis: number;
    /** Of `standardize`: added to the variance. */
    readonly eps?: number | undefined;
  };
  matmul: {
    readonly epilogue?: { readonly expr: Expr; readonly scalars: readonly Scalar[] } | undefined;
  };
  random: {
    readonly distribution: keyof Distributions;
    readonly parameters: Distributions[keyof Distributions];
    readonly generator: Generator;
    readonly shape: Sizes;
    readonly dtype: DType;
    /** What follows, with the numbers drawn as input 0; its results come before them. */
    readonly epilogue?: Attributes["map"] | undefined;
  };
  /** Inputs one behind the other along an axis. */
  cat: { readonly axis: number };
  /** Zeros of a shape, but for a view of them, which is the input: what undoes taking that view. */
  embed: { readonly shape: Sizes; readonly view: View };
  gather: { readonly axis: number };
  scatter: { readonly axis: number; readonly scattering: Scattering };
  scan: { readonly scan: Scan; readonly axis: number };
  sort: {
    readonly axis: number;
    readonly descending: boolean;
    /** How many of a line are wanted, the first ones; all unless given. */
    readonly count?: number | undefined;
  };
}

/** The names of the primitives: what the door runs, and what gradient rules are written for. */
export type PrimitiveName = keyof Attributes;

/** Shape and element type of a result. */
export interface Spec {
  readonly shape: Sizes;
  readonly dtype: DType;
}

/** A row of the table. */
export interface Primitive<A> {
  /** What comes out; inputs have been checked by the operation. */
  readonly infer: (name: string, inputs: readonly Operand[], attributes: A) => readonly Spec[];
  readonly run: (
    kernels: Kernels,
    inputs: readonly Operand[],
    attributes: A,
    outputs: readonly Operand[],
  ) => void;
  /** Whether the first output starts as a copy of the first input. */
  readonly updates?: boolean;
}

/** The primitives: what each does to shapes and dtypes, and how it is run on a backend. */
export const primitives: { readonly [P in PrimitiveName]: Primitive<Attributes[P]> } = {
  map: {
    infer: (name, inputs, { dtypes }) => {
      const shape = broadcastShapes(name, ...inputs.map((x) => x.shape));
      return dtypes.map((dtype) => ({ shape, dtype }));
    },
    run: (kernels, inputs, attributes, outputs) =>
      kernels.map(mapCallOf(inputs, attributes, outputs)),
  },
  reduce: {
    infer: (name, inputs, { axes, keepdim, dtype, valueType, keepsValues }) => {
      const shape = broadcastShapes(name, ...inputs.map((x) => x.shape));
      const sum = { shape: reducedShape(shape, axes, keepdim), dtype };
      return keepsValues === true ? [sum, { shape, dtype: valueType }] : [sum];
    },
    run: (kernels, inputs, { reduction, expr, scalars, valueType, axes, divisor }, outputs) => {
      const shape = broadcastShapes(reduction, ...inputs.map((x) => x.shape));
      const output = withReducedAxes(first(outputs), shape, axes);
      kernels.reduce({
        reduction,
        inputs: stretched(inputs, shape),
        scalars,
        expr,
        valueType,
        axes,
        output,
        values: outputs[1],
        divisor,
      });
    },
  },
  rowwise: {
    infer: (_, inputs, { rowwise, axis }) => {
      const spec = specOf(first(inputs));
      const { hasElements, numbers } = rowResults[rowwise];
      const elements = hasElements ? [spec] : [];
      const count = numbers + inputs.length - 1; // an index gives one more
      if (count === 0) return elements;
      const number = { ...spec, shape: spec.shape.with(axis, 1) };
      return [...elements, ...Array.from({ length: count }, () => number)];
    },
    run: (kernels, [input, index], { rowwise, axis, eps }, outputs) => {
      const { hasElements } = rowResults[rowwise];
      kernels.rowwise({
        rowwise,
        axis,
        input: input!,
        output: hasElements ? first(outputs) : undefined,
        numbers: hasElements ? outputs.slice(1) : outputs,
        eps,
        index,
      });
    },
  },
  matmul: {
    infer: (name, [a, b]) => {
      const batch = broadcastShapes(name, a!.shape.slice(0, -2), b!.shape.slice(0, -2));
      return [{ shape: [...batch, a!.shape.at(-2)!, b!.shape.at(-1)!], dtype: a!.dtype }];
    },
    run: (kernels, [a, b, ...others], { epilogue }, outputs) => {
      const output = first(outputs);
      const batch = output.shape.slice(0, -2);
      kernels.matmul({
        a: stretch(a!, [...batch, ...a!.shape.slice(-2)]),
        b: stretch(b!, [...batch, ...b!.shape.slice(-2)]),
        output,
        epilogue: epilogue && { ...epilogue, inputs: stretched(others, output.shape) },
      });
    },
  },
  random: {
    infer: (name, inputs, { shape, dtype, epilogue }) => {
      if (inputs.length > 0) checkStretches(name, inputs, shape);
      return [...(epilogue?.dtypes ?? []), dtype].map((type) => ({ shape, dtype: type }));
    },
    run: (kernels, inputs, { distribution, parameters, generator, shape, epilogue }, outputs) => {
      const results = outputs.slice(0, -1);
      kernels.random({
        distribution,
        parameters,
        generator,
        output: outputs.at(-1)!,
        epilogue: epilogue && {
          exprs: epilogue.exprs,
          scalars: epilogue.scalars,
          inputs: stretched(inputs, shape),
          outputs: results,
        },
      });
    },
  },
  cat: {
    infer: (_, inputs, { axis }) => {
      const { shape, dtype } = first(inputs);
      return [
        {
          shape: shape.with(
            axis,
            inputs.reduce((n, x) => n + x.shape[axis]!, 0),
          ),
          dtype,
        },
      ];
    },
    run: (kernels, inputs, { axis }, outputs) => {
      let start = 0;
      for (const x of inputs) {
        copy(kernels, x, {
          ...first(outputs),
          ...sliced(first(outputs), along(first(outputs), axis, start, x.shape[axis]!)),
        });
        start += x.shape[axis]!;
      }
    },
  },
  embed: {
    infer: (_, inputs, { shape }) => [{ shape, dtype: first(inputs).dtype }],
    run: (kernels, inputs, { view }, outputs) =>
      copy(kernels, first(inputs), { ...first(outputs), ...viewed(first(outputs), view)! }),
  },
  gather: {
    infer: (_, [input, index]) => [{ shape: index!.shape, dtype: input!.dtype }],
    run: (kernels, [input, index], { axis }, outputs) =>
      kernels.gather({ input: input!, index: index!, axis, output: first(outputs) }),
  },
  scatter: {
    infer: (_, inputs) => [specOf(first(inputs))],
    updates: true,
    run: (kernels, [, index, source], { axis, scattering }, outputs) =>
      kernels.scatter({ scattering, index: index!, source: source!, axis, output: first(outputs) }),
  },
  scan: {
    infer: (_, inputs, { scan }) => {
      const spec = specOf(first(inputs));
      return scan === "max" || scan === "min" ? [spec, { ...spec, dtype: "int64" }] : [spec];
    },
    run: (kernels, inputs, { scan, axis }, outputs) =>
      kernels.scan({ scan, axis, input: first(inputs), outputs }),
  },
  sort: {
    infer: (_, inputs, { axis, count }) => {
      const { shape: whole, dtype } = first(inputs);
      const shape = count === undefined || whole.length === 0 ? whole : whole.with(axis, count);
      return [
        { shape, dtype },
        { shape, dtype: "int64" },
      ];
    },
    run: (kernels, inputs, { axis, descending }, [values, indices]) =>
      kernels.sort({ input: first(inputs), axis, descending, values: values!, indices: indices! }),
  },
};

/** The call of a kernel that a map is. */
export const mapCallOf = (
  inputs: readonly Operand[],
  { exprs, scalars }: Attributes["map"],
  outputs: readonly Operand[],
): MapCall => ({ inputs: stretched(inputs, first(outputs).shape), scalars, exprs, outputs });

/** What comes of a row: as many elements, and so many numbers besides. */
const rowResults: {
  readonly [R in Rowwise]: { readonly hasElements: boolean; readonly numbers: number };
} = {
  softmax: { hasElements: true, numbers: 0 },
  logSoftmax: { hasElements: true, numbers: 0 },
  standardize: { hasElements: true, numbers: 1 },
  logSumExp: { hasElements: false, numbers: 1 },
  logSumExpParts: { hasElements: false, numbers: 2 },
};

const specOf = ({ shape, dtype }: Operand): Spec => ({ shape, dtype });

/** Operations pass as many operands as their primitive takes. */
const first = (operands: readonly Operand[]): Operand => operands[0]!;

const element = input(0);

/** Row-major ranges: all of every axis but one. */
const along = (x: Operand, axis: number, start: number, length: number): Range[] =>
  x.shape.map((n, i) =>
    i === axis ? { start, step: 1, length } : { start: 0, step: 1, length: n },
  );

function copy(kernels: Kernels, from: Operand, to: Operand): void {
  if (from.shape.every((n) => n > 0))
    kernels.map({ inputs: [from], scalars: [], exprs: [element], outputs: [to] });
}

const stretch = (x: Operand, shape: Sizes): Operand =>
  sameShape(x.shape, shape) ? x : { ...expanded(x, shape), storage: x.storage, dtype: x.dtype };
const stretched = (inputs: readonly Operand[], shape: Sizes): Operand[] =>
  inputs.map((x) => stretch(x, shape));

function checkStretches(name: string, inputs: readonly Operand[], shape: Sizes): void {
  const whole = broadcastShapes(name, shape, ...inputs.map((x) => x.shape));
  if (sameShape(whole, shape)) return;
  throw new ShapeError(`${name}: what follows a draw is of its shape`, {
    got: `a draw ${showShape(shape)} for inputs ${inputs.map((x) => showShape(x.shape)).join(", ")}`,
    expected: "inputs that broadcast to the draw's shape",
  });
}

/** The output of a reduction with its reduced axes back in place, as axes of size 1. */
function withReducedAxes(output: Operand, shape: Sizes, axes: readonly number[]): Operand {
  if (output.shape.length === shape.length) return output;
  const { storage, dtype, offset } = output;
  let next = 0;
  const strides = shape.map((_, i) => (axes.includes(i) ? 0 : (output.strides[next++] ?? 0)));
  return { storage, dtype, offset, shape: reducedShape(shape, axes, true), strides };
}

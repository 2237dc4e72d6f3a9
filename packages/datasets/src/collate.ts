/**
 * @file From a list of samples to one batch, by PyTorch's `default_collate`.
 */
import { ValueError, fromTypedArray, isTensor, stack, tensor } from "@kindling/tensor";
import type { Tensor } from "@kindling/tensor";

/** The typed arrays that become tensors, with their dtypes. */
type Elements = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;
type DTypeOfElements<E> = E extends Float32Array
  ? "float32"
  : E extends Float64Array
    ? "float64"
    : E extends Int32Array
      ? "int32"
      : E extends BigInt64Array
        ? "int64"
        : "uint8";

/** What samples of type `Sample` become together. */
export type Collated<Sample> = unknown extends Sample
  ? unknown
  : Sample extends Tensor<infer S, infer D>
    ? Tensor<[number, ...S], D>
    : Sample extends Elements
      ? Tensor<[number, number], DTypeOfElements<Sample>>
      : Sample extends number
        ? Tensor<[number], "int64" | "float32">
        : Sample extends bigint
          ? Tensor<[number], "int64">
          : Sample extends boolean
            ? Tensor<[number], "bool">
            : Sample extends string
              ? string[]
              : { -readonly [Key in keyof Sample]: Collated<Sample[Key]> };

/**
 * The samples as one batch (`torch.utils.data.default_collate`): tensors and typed arrays of one
 * shape are stacked along a new first axis; numbers, bigints and booleans become a tensor `[n]`;
 * strings stay a list; of arrays and records each component is collated on its own.
 *
 * Whole numbers (up to 2⁵³) give int64, as labels are wanted; if any is not, all give float32. (PyTorch
 * can tell 1 from 1.0, and makes float64 of the latter.)
 *
 * @throws {ValueError} for no sample at all, samples of different kinds or lengths, and values that
 *   nothing can be made of.
 * @throws {ShapeError} for tensors of different shapes.
 * @example
 * collate([[tensor([1, 2]), 0], [tensor([3, 4]), 1]])
 * // => [
 * // =>   tensor([[1., 2.],
 * // =>           [3., 4.]]),
 * // =>   tensor([0, 1])
 * // => ]
 */
export function collate<Sample>(samples: readonly Sample[]): Collated<Sample> {
  // each row of the table makes what the type says for its kind
  return collateAt(samples, "sample") as Collated<Sample>;
}

/** The kinds of values, in the order in which they are told apart. */
type Kind = "tensor" | "elements" | "number" | "bigint" | "boolean" | "string" | "array" | "record";

const collators: {
  readonly [K in Kind]: (values: readonly never[], path: string) => unknown;
} = {
  tensor: (values: readonly Tensor[]) => stack(values),
  elements: (values: readonly Elements[]) =>
    stack(values.map((array) => fromTypedArray(array, [array.length]))),
  number: (values: readonly number[]) =>
    tensor(values, { dtype: values.every(Number.isSafeInteger) ? "int64" : "float32" }),
  bigint: (values: readonly bigint[]) => tensor(values, { dtype: "int64" }),
  boolean: (values: readonly boolean[]) => tensor(values, { dtype: "bool" }),
  string: (values: readonly string[]) => [...values],
  array: (values: readonly (readonly unknown[])[], path) =>
    Array.from({ length: commonLength(values, path) }, (_, i) =>
      collateAt(
        values.map((value) => value[i]),
        `${path}[${i}]`,
      ),
    ),
  record: (values: readonly Readonly<Record<string, unknown>>[], path) =>
    Object.fromEntries(
      Object.keys(values[0]!).map((key) => [
        key,
        collateAt(
          values.map((value) => value[key]),
          `${path}.${key}`,
        ),
      ]),
    ),
};

function collateAt(values: readonly unknown[], path: string): unknown {
  if (values.length === 0) {
    throw new ValueError("collate: nothing to collate", {
      got: "no samples",
      expected: "at least one",
    });
  }
  const kind = kindOf(values[0], path);
  const other = values.findIndex((value) => kindOf(value, path) !== kind);
  if (other !== -1) {
    throw new ValueError(`collate: ${path} is not the same kind of value in all samples`, {
      got: `${kind} in the first, ${kindOf(values[other], path)} in number ${other}`,
      expected: "one kind",
    });
  }
  // all values are of the kind that the row takes
  return collators[kind](values as never, path);
}

function kindOf(value: unknown, path: string): Kind {
  if (isTensor(value)) return "tensor";
  if (isElements(value)) return "elements";
  if (Array.isArray(value)) return "array";
  if (isRecord(value)) return "record";
  const type = typeof value;
  if (type === "number" || type === "bigint" || type === "boolean" || type === "string")
    return type;
  throw new ValueError(`collate: ${path} cannot be made into a batch`, {
    got: value === null ? "null" : type,
    expected: "tensors, numbers, booleans, strings, typed arrays, arrays or records of them",
    fix: "new DataLoader(dataset, { collateFn })",
  });
}

const isElements = (value: unknown): value is Elements =>
  value instanceof Float32Array ||
  value instanceof Float64Array ||
  value instanceof Int32Array ||
  value instanceof BigInt64Array ||
  value instanceof Uint8Array;

const isRecord = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

function commonLength(values: readonly (readonly unknown[])[], path: string): number {
  const length = values[0]!.length;
  const other = values.findIndex((value) => value.length !== length);
  if (other === -1) return length;
  throw new ValueError(`collate: ${path} is not of the same length in all samples`, {
    got: `${length} in the first, ${values[other]!.length} in number ${other}`,
    expected: "one length",
  });
}

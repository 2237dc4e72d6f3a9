/**
 * @file Turns the arguments of a golden case into ours: tensors, plain numbers, dtype names, parts of
 * an index, named parameters in camelCase.
 */
import { type DType, fromTypedArray, isDType, tensor, type Tensor } from "@kindling/tensor";
import { conformance } from "@kindling/verify";

const {
  GoldenDType,
  GoldenEllipsis,
  GoldenFloat,
  GoldenSlice,
  GoldenTensor,
  isRecord,
  listIn,
  NotProvided,
  textIn,
} = conformance;

/** Arguments as our functions take them. */
export interface Call {
  readonly positional: readonly unknown[];
  readonly named: Readonly<Record<string, unknown>>;
}

export interface TensorOptions {
  /** In place of float32 and other narrow floats: for gradients in double precision. */
  readonly upcast?: boolean;
}

/** Every tensor that was made for a call, by its path: `args,0`, `kwargs,weight`. */
export type MadeTensors = Map<string, Tensor>;

/** Named parameters of PyTorch that have no meaning here: there is one device, and no storage to pin. */
const withoutMeaning: ReadonlySet<string> = new Set(["device", "requires_grad"]);

/** The name of a PyTorch parameter or function here. */
export const camelCase = (name: string): string =>
  name.replaceAll(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/**
 * The arguments of a case.
 *
 * @throws {NotProvided} when one has an element type that tensors do not have
 */
export function callOf(
  args: conformance.Golden,
  kwargs: conformance.Golden,
  options: TensorOptions = {},
): Call & { readonly tensors: MadeTensors } {
  const tensors: MadeTensors = new Map();
  const made = (value: conformance.Golden, path: string): unknown => {
    if (value instanceof GoldenTensor) {
      const own = tensorOf(value, options);
      tensors.set(path, own);
      return own;
    }
    if (Array.isArray(value)) {
      return (value as readonly conformance.Golden[]).map((entry, i) =>
        made(entry, `${path},${i}`),
      ); // `isArray` does not narrow readonly arrays
    }
    return leafOf(value, options);
  };
  const named = Object.entries(isRecord(kwargs) ? kwargs : {})
    .filter(([name, value]) => value !== null && !withoutMeaning.has(name))
    .map(([name, value]) => [camelCase(name), made(value, `kwargs,${name}`)]);
  return {
    positional: made(args, "args") as readonly unknown[],
    named: Object.fromEntries(named) as Record<string, unknown>,
    tensors,
  };
}

/** A path as `callOf` writes it. */
export const pathText = (path: conformance.Golden | undefined): string =>
  listIn(path, "path")
    .map((part) => (typeof part === "number" ? part : textIn(part, "path")))
    .join(",");

/** A golden tensor as one of ours. */
export function tensorOf(golden: conformance.GoldenTensor, options: TensorOptions = {}): Tensor {
  const { data, shape, perm } = golden;
  const dtype = dtypeOf(golden.dtype);
  // the pack's arrays are those of the dtypes that tensors have, which `dtypeOf` has checked
  const whole = fromTypedArray(data as Float32Array, [...shape], { dtype });
  const up = options.upcast === true && dtype === "float32" ? whole.to("float64") : whole;
  return perm === undefined ? up : up.permute([...perm]);
}

/** Our name of an element type. */
export function dtypeOf(name: string): DType {
  if (isDType(name)) return name;
  throw new NotProvided(`the dtype ${name}`);
}

/** Floats stay marked where a plain number would be taken for an integer; see `plainNumbers`. */
function leafOf(value: conformance.Golden, { upcast }: TensorOptions): unknown {
  if (value instanceof GoldenDType) {
    return upcast === true && value.name === "float32" ? "float64" : dtypeOf(value.name);
  }
  return value;
}

/** Marked floats as plain numbers, at any depth. */
export function plainNumbers(value: unknown): unknown {
  if (value instanceof GoldenFloat) return value.value;
  return Array.isArray(value) ? value.map(plainNumbers) : value;
}

/** A part of an index as `at` takes it: bounds of a slice, `"..."`, a list of places as a tensor. */
export function indexOf(value: unknown): unknown {
  if (value instanceof GoldenSlice) return trimmedBounds(value.bounds);
  if (value instanceof GoldenEllipsis) return value.text;
  return Array.isArray(value) ? tensor(value as number[], { dtype: "int64" }) : value; // an array there is a list of places
}

/** `[from, to, step]` without what is not there at the end; all of an axis is `":"`. */
function trimmedBounds(bounds: readonly (number | null)[]): unknown {
  const last = bounds.findLastIndex((bound) => bound !== null);
  return last < 0 ? ":" : bounds.slice(0, last + 1);
}

/**
 * @file Tensors in messages between threads. A tensor itself cannot be cloned; what stands for it is
 * plain, and its elements have a buffer of their own, which a transfer list moves without a copy.
 */
import { type DType, dtypes, isDType } from "../dtype.ts";
import { DataError, ValueError } from "../errors.ts";
import { numelOf, showShape } from "../shape.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import type { Elements, Shape } from "../types/index.ts";
import { isPlainObject } from "./arguments.ts";
import { elementsOf } from "./convert.ts";
import { installMethods } from "./install.ts";
import { fromTypedArray } from "./values.ts";

/** A tensor in a message: what structured cloning takes, and nothing else. */
export interface TransferableTensor<out S extends Shape = Shape, out D extends DType = DType> {
  /** Tells it from other objects of a message. */
  readonly kindling: "tensor";
  readonly dtype: D;
  readonly shape: readonly [...S];
  /** Row-major, in a buffer of their own. */
  readonly elements: Elements[D] & { readonly buffer: ArrayBuffer };
}

/** What goes into a message as it is. */
type Whole = ArrayBufferView | ArrayBuffer | Date | Function;

/** `T` with what stands for its tensors. */
export type Transferred<T> = unknown extends T
  ? T
  : T extends Tensor<infer S, infer D>
    ? TransferableTensor<S, D>
    : T extends Whole
      ? T
      : { [K in keyof T]: Transferred<T[K]> };

/** `T` with the tensors that something stands for. */
export type Received<T> = unknown extends T
  ? T
  : T extends TransferableTensor<infer S, infer D>
    ? Tensor<S, D>
    : T extends Whole
      ? T
      : { [K in keyof T]: Received<T[K]> };

/**
 * A message and its transfer list, for `postMessage`: of a state dict, or of any plain data with tensors
 * in it. The elements are copied once and then moved; the tensors stay as they are. Whether they require
 * gradients is not sent.
 *
 * @param values  tensors, and arrays and plain objects of them, however deep. All else goes into the
 *   message as it is; so tensors in a `Map` or in an object of a class of its own get lost.
 * @throws {ValueError} for a function, and a module is one, saying where it is
 * @example
 * const net = new nn.Linear(2, 1);
 * const { port1, port2 } = new MessageChannel();
 * port1.postMessage(...transferable({ epoch: 3, weights: net.stateDict() }));
 * const { data } = await new Promise((heard) => (port2.onmessage = heard));
 * port1.close();
 * net.loadStateDict(fromTransferable(data).weights).missingKeys // => []
 */
export function transferable<T>(values: T): [message: Transferred<T>, transfer: ArrayBuffer[]] {
  const transfer: ArrayBuffer[] = [];
  const message = rebuilt(values, (value, path) => {
    if (typeof value === "function") throw isFunction(path);
    if (!isTensor(value)) return undefined;
    const sent = toTransferable(value);
    transfer.push(sent.elements.buffer);
    return sent;
  });
  return [message as Transferred<T>, transfer]; // what `rebuilt` puts in the place of tensors
}

/**
 * The values of a message, with tensors in the places of what stands for them. The elements are copied.
 *
 * @param message  what `transferable` or `toTransferable` gave, after its way.
 * @throws {DataError} for a damaged tensor, saying where it is
 * @example
 * fromTransferable({ x: tensor([1, 2]).toTransferable(), epoch: 3 }) // => { x: tensor([1., 2.]), epoch: 3 }
 */
export const fromTransferable = <T>(message: T): Received<T> =>
  // what `rebuilt` puts in the place of what stands for tensors
  rebuilt(message, (value, path) =>
    isTransferable(value) ? tensorOf(value, path) : undefined,
  ) as Received<T>;

function toTransferable(x: Tensor): TransferableTensor {
  // a copy in a buffer of its own, of the type that the dtype says
  const elements = elementsOf(x) as TransferableTensor["elements"];
  return { kindling: "tensor", dtype: x.dtype, shape: [...x.shape], elements };
}

const isTransferable = (value: unknown): value is Record<string, unknown> =>
  isPlainObject(value) && value["kindling"] === "tensor";

function tensorOf({ dtype, shape, elements }: Record<string, unknown>, path: string): Tensor {
  const damaged = (what: string, got: unknown, expected: string): DataError =>
    new DataError(`fromTransferable: ${what}${placeOf(path)}`, { got: String(got), expected });
  if (!isDType(dtype)) {
    throw damaged("an unknown dtype", dtype, `one of ${Object.keys(dtypes).join(", ")}`);
  }
  if (!isListOfSizes(shape)) throw damaged("no shape", shape, "whole numbers from 0");
  const { array } = dtypes[dtype];
  if (!(elements instanceof array)) {
    throw damaged(`no elements of ${dtype}`, kindOf(elements), `a ${array.name}`);
  }
  const count = numelOf(shape);
  if (elements.length !== count) {
    const gone = elements.buffer.byteLength === 0 ? ": they were transferred to somebody else" : "";
    const got = `${elements.length} elements for ${showShape(shape)}${gone}`;
    throw damaged("the number of elements differs", got, `${count} elements`);
  }
  if (dtype === "bool" && (elements as Uint8Array).some((byte) => byte > 1)) {
    throw damaged(
      "not a truth value",
      `byte ${(elements as Uint8Array).find((b) => b > 1)}`,
      "0 or 1",
    );
  }
  return fromTypedArray(elements, shape, { dtype });
}

const isListOfSizes = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);

/** Puts something else in the place of some values, in arrays and plain objects; what is one stays one. */
function rebuilt(
  value: unknown,
  replace: (value: unknown, path: string) => unknown,
  path = "",
  known = new Map<unknown, unknown>(),
): unknown {
  if (known.has(value)) return known.get(value);
  const replaced = replace(value, path);
  const made = replaced ?? emptyLike(value);
  if (made === undefined) return value;
  known.set(value, made);
  if (replaced !== undefined) return replaced;
  for (const [key, inner] of Object.entries(value as object)) {
    const place = rebuilt(inner, replace, path === "" ? key : `${path}.${key}`, known);
    // not assigned: `__proto__` is a name like any other
    Object.defineProperty(made, key, {
      value: place,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return made;
}

const emptyLike = (value: unknown): object | undefined =>
  Array.isArray(value) ? new Array(value.length) : isPlainObject(value) ? {} : undefined;

const isFunction = (path: string): ValueError =>
  new ValueError(`transferable: a function cannot be sent${placeOf(path)}`, {
    got: "a function, as modules are",
    expected: "tensors and plain data; of a module its stateDict()",
  });

const placeOf = (path: string): string => (path === "" ? "" : `, at ${path}`);
const kindOf = (value: unknown): string =>
  ArrayBuffer.isView(value) ? value.constructor.name : value === null ? "null" : typeof value;

installMethods({
  toTransferable(this: Tensor) {
    return toTransferable(this);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * What stands for the tensor in a message: a plain object with a copy of the elements, whose buffer can
     * be in the transfer list. `fromTransferable` is the way back, `transferable` for whole state dicts.
     * @example
     * tensor([1, 2]).toTransferable().elements // => Float32Array(2) [ 1, 2 ]
     * fromTransferable(structuredClone(tensor([1, 2]).toTransferable())) // => tensor([1., 2.])
     */
    toTransferable(): TransferableTensor<S, D>;
  }
}

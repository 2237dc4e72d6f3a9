/**
 * @file The door. Every operation goes through here, in one direction: shapes and element types are
 * inferred and checked, results allocated, the backend's kernel run, the version of what was written
 * counted up, and the recorder told, which is the one call upwards. One file, as all ways in share these checks.
 */
import { input } from "@kindling/expr";
import type { Kernels, MapCall } from "./backend.ts";
import { openBackend } from "./backends.ts";
import { dtypes } from "./dtype.ts";
import { DTypeError, ShapeError, ValueError } from "./errors.ts";
import { overlapsItself, type View, viewed } from "./layout.ts";
import {
  type Attributes,
  mapCallOf,
  type Primitive,
  type PrimitiveName,
  primitives,
  type Spec,
} from "./primitives.ts";
import { sameShape, showShape } from "./shape.ts";
import type { Storage } from "./storage.ts";
import { allocate, Tensor } from "./tensor.ts";

/** A call that ran. */
export type Recorded = {
  readonly [P in PrimitiveName]: {
    readonly primitive: P;
    /** The operation, as the user called it: `relu`, `add_`. */
    readonly name: string;
    readonly inputs: readonly Tensor[];
    readonly outputs: readonly Tensor[];
    readonly attributes: Attributes[P];
    /** Whether the outputs were there before (in-place operations). */
    readonly inPlace: boolean;
  };
}[PrimitiveName];

/** What an in-place operation is about to run. */
export type Overwriting = {
  readonly [P in PrimitiveName]: {
    readonly primitive: P;
    readonly inputs: readonly Tensor[];
    readonly attributes: Attributes[P];
  };
}[PrimitiveName];

/**
 * Who listens at the door: `autograd`, when it is loaded.
 * @example
 * // a program of its own, without autograd
 * import { setRecorder, tensor } from "@kindling/tensor";
 * setRecorder({
 *   willWrite(name) {
 *     console.log(`${name} is about to write`);
 *   },
 *   recorded({ name, inputs }) {
 *     console.log(`${name} of ${inputs.length}`);
 *   },
 *   viewed(name, base, view, result) {
 *     console.log(`${name}: a view of [${base.shape}], now [${result.shape}]`);
 *   },
 *   requireGrad(created) {
 *     console.log(`gradients are wanted of [${created.shape}]`);
 *   },
 *   described() {
 *     return { gradFn: "none" };
 *   },
 * });
 * const x = tensor([[1, 2, 3]], { requiresGrad: true }); // => gradients are wanted of [1,3]
 * const columns = x.T; // => T: a view of [1,3], now [3,1]
 * columns.exp(); // => exp of 1
 * columns.mul_(2); // => mul_ is about to write
 * // => mul_ of 1
 */
export interface Recorder {
  /** Before an in-place operation; may refuse it by throwing, and may keep what is overwritten. */
  willWrite(name: string, target: Tensor, call: Overwriting): void;
  /** An operation has run, with these inputs and outputs. */
  recorded(call: Recorded): void;
  /** A view of a tensor was made. */
  viewed(name: string, base: Tensor, view: View, result: Tensor): void;
  /** A user asked for gradients with respect to a new tensor. */
  requireGrad(created: Tensor): void;
  /** What printing says about a tensor. */
  described(x: Tensor): { readonly requiresGrad?: boolean; readonly gradFn?: string | undefined };
}

let recorder: Recorder | undefined;

/**
 * Lets one listener in.
 * @example
 * // a program of its own, without autograd
 * import { ones, setRecorder } from "@kindling/tensor";
 * const names: string[] = [];
 * setRecorder({
 *   willWrite() {},
 *   recorded: ({ name }) => void names.push(name),
 *   viewed() {},
 *   requireGrad() {},
 *   described: () => ({}),
 * });
 * ones(2).exp().sum();
 * console.log(names.join(", ")); // => exp, sum
 */
export function setRecorder(listener: Recorder): void {
  recorder = listener;
}

/** The listener, if there is one. */
export const getRecorder = (): Recorder | undefined => recorder;

/** What a kernel is run for. */
export type KernelCall = Pick<Recorded, "primitive" | "name" | "inputs" | "outputs">;

/** Who runs the kernels: `profile`, while it times them. */
export type Timer = (call: KernelCall, kernel: () => void) => void;

let timer: Timer | undefined;

/** Lets one timer run all kernels from now on; gives the one before. */
export function setTimer(next: Timer | undefined): Timer | undefined {
  const before = timer;
  timer = next;
  return before;
}

/**
 * Runs a function and tells of each kernel that has run meanwhile.
 * @example
 * const names = [];
 * tellingKernels(({ name }) => names.push(name), () => ones(2).exp());
 * names.includes("exp") // => true
 */
export function tellingKernels<T>(tell: (call: KernelCall) => void, run: () => T): T {
  const outer = setTimer((call, kernel) => {
    if (outer === undefined) kernel();
    else outer(call, kernel);
    tell(call);
  });
  try {
    return run();
  } finally {
    setTimer(outer);
  }
}

/**
 * Runs a primitive.
 *
 * @param name  the operation as the user called it, for errors and the tape
 * @param into  existing tensors to write to, for in-place operations
 * @returns the results: `into` where given, else new tensors
 * @example
 * const double = { exprs: [mul(input(0), 2)], scalars: [], dtypes: ["float32"] };
 * dispatch("map", "double", [tensor([1, 2])], double) // => [ tensor([2., 4.]) ]
 */
export function dispatch<P extends PrimitiveName>(
  primitive: P,
  name: string,
  inputs: readonly Tensor[],
  attributes: Attributes[P],
  into?: readonly Tensor[],
): Tensor[] {
  // Each row takes the attributes of its own name, which a lookup by a type parameter does not show.
  const row = primitives[primitive] as unknown as Primitive<Attributes[P]>;
  const specs = row.infer(name, inputs, attributes);
  // one primitive, its inputs and its attributes, which a union does not show
  if (into !== undefined)
    checkTargets(name, specs, into, { primitive, inputs, attributes } as unknown as Overwriting);
  const outputs = into === undefined ? specs.map(allocated) : [...into];
  const sources = into === undefined ? inputs : inputs.map((x) => apart(x, into));
  if (row.updates === true && outputs[0] !== inputs[0]) copyElements(inputs[0]!, outputs[0]!);
  if (outputs.some(hasElements)) {
    const timed = timer;
    if (timed === undefined) row.run(openBackend(), sources, attributes, outputs);
    else
      timed({ primitive, name, inputs, outputs }, () =>
        row.run(openBackend(), sources, attributes, outputs),
      );
  }
  for (const output of outputs) output.storage.version += 1;
  if (recorder !== undefined) {
    recorder.recorded({
      primitive,
      name,
      inputs,
      outputs,
      attributes,
      inPlace: into !== undefined,
    } as unknown as Recorded);
  }
  return outputs;
}

/** A map in place that is one of several. */
export interface MapInPlace {
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes["map"];
  readonly into: readonly Tensor[];
}

/**
 * Runs maps in place, which a backend may run together; where one writes to what another reads or writes,
 * one after the other.
 * @example
 * const [x, y] = [tensor([1, 2]), tensor([3])];
 * const attributes = { exprs: [mul(input(0), 2)], scalars: [], dtypes: ["float32"] };
 * dispatchMaps("double", [x, y].map((it) => ({ inputs: [it], attributes, into: [it] })));
 * [x.toArray(), y.toArray()] // => [ [ 2, 4 ], [ 6 ] ]
 */
export function dispatchMaps(name: string, maps: readonly MapInPlace[]): void {
  if (maps.length < 2 || areEntangled(maps)) {
    for (const { inputs, attributes, into } of maps)
      dispatch("map", name, inputs, attributes, into);
    return;
  }
  for (const { inputs, attributes, into } of maps) {
    const specs = primitives.map.infer(name, inputs, attributes);
    checkTargets(name, specs, into, { primitive: "map", inputs, attributes });
  }
  const full = maps.filter(({ into }) => into.some(hasElements));
  const calls = full.map(({ inputs, attributes, into }) =>
    mapCallOf(
      inputs.map((x) => apart(x, into)),
      attributes,
      into,
    ),
  );
  const run = (): void => runMaps(openBackend(), calls);
  if (timer === undefined) run();
  else {
    const [inputs, outputs] = [full.flatMap((it) => it.inputs), full.flatMap((it) => it.into)];
    timer({ primitive: "map", name, inputs, outputs }, run);
  }
  for (const { into } of maps) for (const output of into) output.storage.version += 1;
  for (const { inputs, attributes, into } of maps)
    recorder?.recorded({
      primitive: "map",
      name,
      inputs,
      outputs: into,
      attributes,
      inPlace: true,
    });
}

/** Whether one map writes to what another reads or writes. */
function areEntangled(maps: readonly MapInPlace[]): boolean {
  const writer = new Map<Storage, MapInPlace>();
  for (const map of maps)
    for (const { storage } of map.into) {
      if ((writer.get(storage) ?? map) !== map) return true;
      writer.set(storage, map);
    }
  return maps.some((map) => map.inputs.some((x) => (writer.get(x.storage) ?? map) !== map));
}

function runMaps(kernels: Kernels, calls: readonly MapCall[]): void {
  if (kernels.maps === undefined) for (const call of calls) kernels.map(call);
  else if (calls.length > 0) kernels.maps(calls);
}

/**
 * A view: the same storage under another layout.
 *
 * @returns `undefined` for a reshape that needs a copy
 * @example
 * dispatchView("flip", tensor([1, 2, 3]), { kind: "slice", ranges: [{ start: 2, step: -1, length: 3 }] })
 * // => tensor([3., 2., 1.])
 */
export function dispatchView(name: string, base: Tensor, view: View): Tensor | undefined {
  const layout = viewed(base, view);
  if (layout === undefined) return undefined;
  const origin = { base: base.origin?.base ?? base, steps: [...(base.origin?.steps ?? []), view] };
  const result = new Tensor(base.storage, base.dtype, layout, origin);
  recorder?.viewed(name, base, view, result);
  return result;
}

/**
 * The same elements without history: a view that the recorder does not hear of.
 * @example
 * const x = ones(2, { requiresGrad: true });
 * detached(x).requiresGrad // => false
 * detached(x).storage === x.storage // => true
 */
export const detached = (x: Tensor): Tensor => new Tensor(x.storage, x.dtype, x);

const allocated = ({ shape, dtype }: Spec): Tensor => allocate(shape, dtype);

const hasElements = ({ shape }: Tensor): boolean => !shape.includes(0);

/** An in-place operation keeps the target's shape and dtype, and needs a place per element. */
function checkTargets(
  name: string,
  specs: readonly Spec[],
  targets: readonly Tensor[],
  call: Overwriting,
): void {
  specs.forEach((spec, i) => {
    const target = targets[i]!;
    if (!sameShape(spec.shape, target.shape)) {
      throw new ShapeError(`${name}: the result does not fit in place`, {
        got: `a result ${showShape(spec.shape)} for a tensor ${showShape(target.shape)}`,
        expected: "operands that broadcast to the tensor's own shape",
      });
    }
    if (!fitsKind(spec, target)) {
      throw new DTypeError(`${name}: the result cannot be held in place`, {
        got: `a ${spec.dtype} result for a ${target.dtype} tensor`,
        expected: "a tensor of the result's kind or a higher one (bool, integer, float)",
      });
    }
    if (overlapsItself(target)) {
      throw new ValueError(`${name}: several elements share one place`, {
        got: `an expanded tensor ${showShape(target.shape)} with strides ${showShape(target.strides)}`,
        expected: "a place of its own for each element that is written",
        fix: "x.clone()",
      });
    }
    recorder?.willWrite(name, target, call);
  });
}

const order = { bool: 0, integer: 1, float: 2 } as const;
const fitsKind = (spec: Spec, target: Tensor): boolean =>
  order[dtypes[spec.dtype].kind] <= order[dtypes[target.dtype].kind];

/** An input that overlaps a target without being it is copied first, or it would change while it is read. */
function apart(x: Tensor, targets: readonly Tensor[]): Tensor {
  const overlaps = targets.some((t) => t.storage === x.storage && !sameLayout(t, x));
  if (!overlaps) return x;
  const copy = allocate(x.shape, x.dtype);
  copyElements(x, copy);
  return copy;
}

const sameLayout = (a: Tensor, b: Tensor): boolean =>
  a.offset === b.offset && sameShape(a.shape, b.shape) && sameShape(a.strides, b.strides);

/** Element by element, with conversion, unseen by the recorder. */
function copyElements(from: Tensor, to: Tensor): void {
  const attributes: Attributes["map"] = { exprs: [firstInput], scalars: [], dtypes: [to.dtype] };
  if (hasElements(to)) primitives.map.run(openBackend(), [from], attributes, [to]);
}

const firstInput = input(0);

/**
 * @file What listens at the door: each call on tensors that require gradients becomes a node of the
 * tape. In-place operations replace the history of what they write to; on a view, that of its base.
 */
import {
  type Attributes,
  AutogradError,
  detached,
  type DType,
  isFloatingPoint,
  type Overwriting,
  type PrimitiveName,
  type Recorded,
  type Recorder,
  type Storage,
  type Tensor,
} from "@kindling/tensor";
import { openLevels, withTangents } from "./forward/dual.ts";
import { hasTangent, pushCall } from "./forward/push.ts";
import { type Call, gradients } from "./gradients.ts";
import {
  currentHistory,
  edgeOf,
  type History,
  historyOf,
  replay,
  requireGrad,
  requiresGrad,
  viewNode,
  withPart,
} from "./history.ts";
import { planOf } from "./map-gradient.ts";
import { isGradEnabled, noGrad } from "./modes.ts";
import { eager, type Edge, type Gradient, type LazyPull, Node, type Pull } from "./node.ts";
import { saveInput, saveOutput } from "./saved.ts";

export const recorder: Recorder = {
  willWrite(name, target, call) {
    if (openLevels().length > 0 && [target, ...call.inputs].some(hasTangent)) keep(call, target);
    if (!isGradEnabled()) return;
    if (isLeaf(target)) throw onLeaf(name, "a leaf that requires gradients");
    if (target.origin !== undefined && isLeaf(target.origin.base))
      throw onLeaf(name, "a view of a leaf that requires gradients");
    if (needsOldValue(call, target)) keep(call, target);
  },

  recorded(call) {
    const old = overwrittenBy(call);
    if (openLevels().length > 0) {
      const before = call.inputs.map((x) => old.get(x) ?? x);
      pushCall(call, before);
    }
    if (!isGradEnabled()) return;
    const edges = call.inputs.map(edgeOf);
    if (!call.inPlace && edges.every((edge) => edge === undefined)) return;
    const target = call.inPlace ? call.outputs[0]! : undefined;
    if (target !== undefined && edges.every((edge) => edge === undefined) && !requiresGrad(target))
      return;
    let node: Node | undefined;
    const kept: Storage[] = [];
    const pull = pullOf(call, edges, old, kept, () => node!);
    if (target === undefined) {
      if (pull === undefined) return;
      const outputs = call.outputs.map(specOf);
      const made = (node = new Node(titleOf(call.name), edges, outputs, pull, { kept }));
      call.outputs.forEach((y, output) => {
        if (isFloatingPoint(y.dtype)) historyOf(y).edge = { node: made, output };
      });
      return;
    }
    node =
      target.origin === undefined
        ? rewriteOwn(call, target, edges, pull, kept)
        : rewriteBase(call, target, edges, pull, kept);
  },

  viewed(name, base, view, result) {
    const history =
      base.history === undefined && base.origin === undefined ? undefined : currentHistory(base);
    if (result.origin !== undefined) {
      const root = result.origin.base.history as History | undefined;
      if (root !== undefined && root.rewrites > 0) historyOf(result).seenRewrites = root.rewrites;
    }
    if (history === undefined || !isGradEnabled()) return;
    const edge = edgeOf(base);
    if (edge !== undefined)
      historyOf(result).edge = {
        node: viewNode(titleOf(name), base, [view], result, edge),
        output: 0,
      };
  },

  requireGrad: (created) => requireGrad(created),

  described(x) {
    const history = currentHistory(x);
    return {
      requiresGrad: history.requiresGrad && history.edge === undefined,
      gradFn: history.edge?.node.name,
    };
  },
};

/** Copies of what the in-place operation that is under way overwrites, and the inputs it is known by. */
let overwritten:
  | { readonly inputs: readonly Tensor[]; readonly values: Map<Tensor, Tensor> }
  | undefined;
const none: ReadonlyMap<Tensor, Tensor> = new Map();

/** Keeps what is about to be overwritten, if it is an input. */
function keep(call: Overwriting, target: Tensor): void {
  if (!call.inputs.includes(target)) return;
  const value = copyOf(target);
  if (overwritten?.inputs !== call.inputs) overwritten = { inputs: call.inputs, values: new Map() };
  overwritten.values.set(target, value);
}

/** Per input, the copy of what a call overwrote. */
function overwrittenBy(call: Recorded): ReadonlyMap<Tensor, Tensor> {
  if (!call.inPlace || overwritten?.inputs !== call.inputs) return none;
  const { values } = overwritten;
  overwritten = undefined;
  return values;
}

/** As `y.mul_(w)` needs the old `y` for the gradient of `w`. Primitives that are no maps save only indices. */
function needsOldValue(call: Overwriting, target: Tensor): boolean {
  const map = mapOf(call);
  if (map === undefined || !isFloatingPoint(target.dtype)) return false;
  const needs = map.inputs.map((x) => x !== undefined && edgeOf(x) !== undefined);
  if (!needs.includes(true)) return false;
  const plan = planOf(map.exprs, map.types, map.dtypes.with(0, target.dtype), needs);
  return plan.inputs.some((i) => map.inputs[i] === target);
}

interface OverwritingMap extends Pick<Attributes["map"], "exprs" | "dtypes"> {
  /** `undefined`: what is drawn. */
  readonly inputs: readonly (Tensor | undefined)[];
  readonly types: readonly DType[];
}

/** A call as a map, if it is one or ends in one. */
function mapOf(call: Overwriting): OverwritingMap | undefined {
  const types = call.inputs.map((x) => x.dtype);
  if (call.primitive === "map") return { ...call.attributes, inputs: call.inputs, types };
  if (call.primitive !== "random" || call.attributes.epilogue === undefined) return undefined;
  const { dtype, epilogue } = call.attributes;
  return { ...epilogue, inputs: [undefined, ...call.inputs], types: [dtype, ...types] };
}

/** A copy with the history from before the operation. */
function copyOf(target: Tensor): Tensor {
  const edge = edgeOf(target);
  const copy = noGrad(() => target.clone());
  const value = withTangents(detached(copy), copy);
  historyOf(value).edge = edge;
  return value;
}

/**
 * The rule of the call's primitive, with what it saves; `undefined` where there is no gradient.
 *
 * @param kept  gets the storages of what is saved
 */
function pullOf(
  call: Recorded,
  edges: readonly (Edge | undefined)[],
  old: ReadonlyMap<Tensor, Tensor>,
  kept: Storage[],
  node: () => Node,
): Pull | LazyPull | undefined {
  if (!call.outputs.some((y) => isFloatingPoint(y.dtype))) return undefined;
  const versionOf = (x: Tensor): number =>
    x.storage.version - (call.inPlace && call.outputs.some((y) => y.storage === x.storage) ? 1 : 0);
  const keep = (x: Tensor): Tensor => {
    x.storage.keep();
    kept.push(x.storage);
    return x;
  };
  const seen: Call<PrimitiveName> = {
    ...call,
    needs: edges.map((edge) => edge !== undefined),
    keep,
    saveInput: (i) => {
      const x = call.inputs[i]!;
      const value = keep(old.get(x) ?? x);
      return value === x ? saveInput(x, versionOf(x), call.name) : () => value;
    },
    saveOutput: (i) =>
      saveOutput(keep(call.outputs[i]!), () => ({ node: node(), output: i }), call.name),
  };
  // The table's rule and the call are of one primitive, which a union does not show.
  return (gradients[call.primitive] as (call: Call<PrimitiveName>) => Pull | LazyPull | undefined)(
    seen,
  );
}

/** In place on a tensor of its own: the call becomes its history. */
function rewriteOwn(
  call: Recorded,
  target: Tensor,
  edges: readonly (Edge | undefined)[],
  pull: Pull | LazyPull | undefined,
  kept: readonly Storage[],
): Node {
  const at = call.inputs.indexOf(target);
  // what is drawn into a tensor has no inputs
  const [overwritten, all] = at < 0 ? [edges.length, [...edges, edgeOf(target)]] : [at, edges];
  const options = { kept, overwritten };
  const node = new Node(titleOf(call.name), all, [specOf(target)], pull ?? (() => []), options);
  const history = historyOf(target);
  history.edge = { node, output: 0 };
  history.rewrites += 1;
  return node;
}

/** In place on a view: the base's gradient passes but for the part that was written, which goes through the call. */
function rewriteBase(
  call: Recorded,
  target: Tensor,
  edges: readonly (Edge | undefined)[],
  pull: Pull | LazyPull | undefined,
  kept: readonly Storage[],
): Node {
  const { base, steps } = target.origin!; // only views get here
  const before = edgeOf(base);
  const others = edges.map((edge, i) => (call.inputs[i] === target ? undefined : edge));
  const copySlices = ([g]: readonly Gradient[]): readonly Gradient[] => {
    const results = pull === undefined ? [] : eager(pull)([replay(g!, steps)]);
    const own = call.inputs.flatMap((x, i) =>
      x === target && results[i] !== undefined ? [results[i]] : [],
    );
    const part = own.length === 0 ? undefined : own.reduce((x, y) => x.add(y) as Tensor);
    return [before && withPart(g!, base, steps, part), ...others.map((_, i) => results[i])];
  };
  const inner = new Node("CopySlices", [before, ...others], [specOf(base)], copySlices, { kept });
  const history = historyOf(base);
  history.edge = { node: inner, output: 0 };
  history.rewrites += 1;
  return edgeOf(target)!.node;
}

const specOf = ({ shape, dtype }: Tensor): Node["outputs"][number] => ({ shape, dtype });

function isLeaf(x: Tensor): boolean {
  if (x.history === undefined) return false;
  const history = currentHistory(x);
  return history.requiresGrad && history.edge === undefined;
}

/** PyTorch's names: `mul` makes `MulBackward0`, `add_` makes `AddBackward0`. */
const titleOf = (name: string): string => {
  const bare = name.replace(/_$/, "");
  return `${bare.charAt(0).toUpperCase()}${bare.slice(1)}Backward0`;
};

const onLeaf = (name: string, what: string): AutogradError =>
  new AutogradError(`${name}: ${what} cannot be written to in place`, {
    got: "an in-place operation while gradients are recorded",
    expected: "an operation that makes a new tensor, or no recording",
    fix: "noGrad(() => …)",
  });

/**
 * @file Tensors as text, to the character as PyTorch prints them: aligned columns, one notation for
 * all elements, large tensors summarised, and what is not usual (dtype, gradient) named behind.
 */
import { type Notation, type Value, floatNotation, plainNotation } from "./format/element.ts";
import { type PrintOptions, printOptions } from "./format/options.ts";
import type { DType } from "./types/dtype.ts";

export {
  type PrintOptions,
  type PrintProfile,
  printOptions,
  setPrintOptions,
} from "./format/options.ts";

/** What printing needs to know of a tensor. */
export interface Printable {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** The element at a row-major position. Only the elements that are shown are asked for. */
  readonly valueAt: (position: number) => Value;
  readonly requiresGrad?: boolean;
  /** Name of the operation that made it, such as `MulBackward0`. */
  readonly gradFn?: string | undefined;
}

/**
 * The text of a tensor, as PyTorch's `repr`.
 *
 * @example
 * formatTensor({ shape: [2, 2], dtype: "float32", valueAt: (i) => i }) // => "tensor([[0., 1.],\n        [2., 3.]])"
 */
export function formatTensor(tensor: Printable, options: PrintOptions = printOptions()): string {
  const empty = tensor.shape.includes(0);
  const elements = empty ? "[]" : elementsText(tensor, options);
  return closed(prefix + elements, suffixes(tensor, empty), options.linewidth);
}

const prefix = "tensor(";
const gap = Symbol("elements left out");

function elementsText(tensor: Printable, options: PrintOptions): string {
  const count = tensor.shape.reduce((n, size) => n * size, 1);
  const edge = count > options.threshold ? options.edgeitems : Infinity;
  const shown = [...positions(tensor.shape, edge)].map(tensor.valueAt);
  const notation = tensor.dtype.startsWith("float")
    ? floatNotation(shown.map(Number), options)
    : plainNotation(shown);
  return nested({ ...tensor, notation, edge, linewidth: options.linewidth }, 0, 0, prefix.length);
}

/** The row-major positions of the elements that are shown. */
function* positions(shape: readonly number[], edge: number, start = 0): Generator<number> {
  const [size, ...rest] = shape;
  if (size === undefined) {
    yield start;
    return;
  }
  const step = rest.reduce((n, inner) => n * inner, 1);
  for (const i of entries(size, edge))
    if (i !== gap) yield* positions(rest, edge, start + i * step);
}

/** The indices of an axis, with a gap in the middle where it is longer than two edges. */
function entries(size: number, edge: number): (number | typeof gap)[] {
  return size > 2 * edge ? [...range(0, edge), gap, ...range(size - edge, size)] : range(0, size);
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

interface Page extends Printable {
  readonly notation: Notation;
  readonly edge: number;
  readonly linewidth: number;
}

/** Axis `axis` and those within it, from position `start` on; `indent` is the column of its bracket. */
function nested(page: Page, axis: number, start: number, indent: number): string {
  const rank = page.shape.length - axis;
  if (rank === 0) return page.notation.text(page.valueAt(start));
  const step = page.shape.slice(axis + 1).reduce((n, size) => n * size, 1);
  const items = entries(page.shape[axis] ?? 0, page.edge).map((i) =>
    i === gap
      ? rank === 1
        ? " ..."
        : "..."
      : nested(page, axis + 1, start + i * step, indent + 1),
  );
  const lines = rank === 1 ? wrapped(items, page, indent) : items;
  return `[${lines.join(`,${"\n".repeat(Math.max(rank - 1, 1))}${" ".repeat(indent + 1)}`)}]`;
}

/** As many items a line as fit, each with its comma and space. */
function wrapped(items: readonly string[], page: Page, indent: number): string[] {
  const perLine = Math.max(1, Math.floor((page.linewidth - indent) / (page.notation.width + 2)));
  const lines: string[] = [];
  for (let i = 0; i < items.length; i += perLine)
    lines.push(items.slice(i, i + perLine).join(", "));
  return lines;
}

/** What is not to be seen from the elements. An empty tensor shows neither its shape nor its dtype. */
function suffixes(tensor: Printable, empty: boolean): string[] {
  const { shape, dtype, gradFn, requiresGrad = false } = tensor;
  const evident = dtype === "float32" || (!empty && (dtype === "int64" || dtype === "bool"));
  return [
    ...(empty && shape.length !== 1 ? [`size=(${shape.join(", ")})`] : []),
    ...(evident ? [] : [`dtype=torch.${dtype}`]),
    ...(gradFn !== undefined
      ? [`grad_fn=<${gradFn}>`]
      : requiresGrad
        ? ["requires_grad=True"]
        : []),
  ];
}

/** The suffixes and the bracket, each suffix on a new line where the last one is full. */
function closed(text: string, parts: readonly string[], linewidth: number): string {
  let result = text;
  // Two more than the line has, as PyTorch counts.
  let length = text.length - text.lastIndexOf("\n") + 1;
  for (const part of parts) {
    const fits = length + part.length + 2 <= linewidth;
    result += fits ? `, ${part}` : `,\n${" ".repeat(prefix.length)}${part}`;
    length = fits ? length + part.length + 2 : prefix.length + part.length;
  }
  return `${result})`;
}

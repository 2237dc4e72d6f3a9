/**
 * @file The kernel of `matmul`: both matrices are packed into double-precision panels, and tiles of 4
 * by 4 results are summed in registers, in the order of k. Integers that a double cannot sum wrap.
 */
import type { MatmulCall, Operand } from "../backend.ts";
import { type DType, dtypes, type TypedArray } from "../dtype.ts";
import { eachLine } from "./lines.ts";
import { map } from "./map.ts";

const tile = 4;

/** Matrix products over the last two axes; the other axes are batches. */
export function matmul(call: MatmulCall): void {
  const { a, b, output, epilogue } = call;
  const multiply = ofIntegers[output.dtype] ?? multiplyNumbers;
  const batches = [a, b, output].map((x) => ({
    shape: x.shape.slice(0, -2),
    strides: x.strides.slice(0, -2),
    offset: x.offset,
  }));
  eachLine(batches, -1, ([atA, atB, atC]) =>
    multiply(plane(a, atA!), plane(b, atB!), plane(output, atC!)),
  );
  if (epilogue !== undefined) {
    map({
      inputs: [output, ...epilogue.inputs],
      scalars: epilogue.scalars,
      exprs: [epilogue.expr],
      outputs: [output],
    });
  }
}

/** One matrix: elements and how to walk them. */
interface Plane {
  readonly elements: TypedArray;
  readonly dtype: Operand["dtype"];
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly down: number;
  readonly right: number;
}

const plane = (x: Operand, offset: number): Plane => ({
  elements: x.storage.elements(x.dtype),
  dtype: x.dtype,
  offset,
  rows: x.shape.at(-2)!,
  columns: x.shape.at(-1)!,
  down: x.strides.at(-2)!,
  right: x.strides.at(-1)!,
});

function multiplyNumbers(a: Plane, b: Plane, c: Plane): void {
  const depth = a.columns;
  const left = packed(a, a.rows, depth, a.down, a.right);
  const right = packed(b, b.columns, depth, b.right, b.down);
  const sums = new Float64Array(tile * tile);
  const target = c.elements as Float32Array; // any but int64
  const wraps = dtypes[c.dtype].kind === "bool";
  for (let i = 0; i < c.rows; i += tile) {
    for (let j = 0; j < c.columns; j += tile) {
      multiplyTile(left, i * depth, right, j * depth, depth, sums);
      const rows = Math.min(tile, c.rows - i);
      const columns = Math.min(tile, c.columns - j);
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) {
          const sum = sums[y * tile + x]!;
          target[c.offset + (i + y) * c.down + (j + x) * c.right] = wraps ? Number(sum !== 0) : sum;
        }
      }
    }
  }
}

/** Panels of 4 lines side by side, the last one filled up with zeros. */
function packed(
  x: Plane,
  lines: number,
  depth: number,
  across: number,
  along: number,
): Float64Array {
  const panels = Math.ceil(lines / tile);
  const out = new Float64Array(panels * tile * depth);
  const elements = x.elements as Float32Array;
  for (let line = 0; line < lines; line++) {
    let to = (line - (line % tile)) * depth + (line % tile);
    let from = x.offset + line * across;
    for (let k = 0; k < depth; k++, to += tile, from += along) out[to] = elements[from]!;
  }
  return out;
}

/**
 * Sixteen sums at once, in sixteen variables that the engine keeps in registers. `>>> 0` says that an
 * index is an unsigned 32-bit number: without it V8 checks each addition for overflow, and the whole
 * product takes twice as long.
 */
// oxfmt-ignore
function multiplyTile(a: Float64Array, i: number, b: Float64Array, j: number, depth: number, out: Float64Array): void {
  let c00 = 0, c01 = 0, c02 = 0, c03 = 0;
  let c10 = 0, c11 = 0, c12 = 0, c13 = 0;
  let c20 = 0, c21 = 0, c22 = 0, c23 = 0;
  let c30 = 0, c31 = 0, c32 = 0, c33 = 0;
  for (let k = 0; k < depth; k++) {
    const b0 = b[j]!, b1 = b[(j + 1) >>> 0]!, b2 = b[(j + 2) >>> 0]!, b3 = b[(j + 3) >>> 0]!;
    const a0 = a[i]!;
    c00 += a0 * b0; c01 += a0 * b1; c02 += a0 * b2; c03 += a0 * b3;
    const a1 = a[(i + 1) >>> 0]!;
    c10 += a1 * b0; c11 += a1 * b1; c12 += a1 * b2; c13 += a1 * b3;
    const a2 = a[(i + 2) >>> 0]!;
    c20 += a2 * b0; c21 += a2 * b1; c22 += a2 * b2; c23 += a2 * b3;
    const a3 = a[(i + 3) >>> 0]!;
    c30 += a3 * b0; c31 += a3 * b1; c32 += a3 * b2; c33 += a3 * b3;
    i = (i + tile) >>> 0;
    j = (j + tile) >>> 0;
  }
  out[0] = c00; out[1] = c01; out[2] = c02; out[3] = c03;
  out[4] = c10; out[5] = c11; out[6] = c12; out[7] = c13;
  out[8] = c20; out[9] = c21; out[10] = c22; out[11] = c23;
  out[12] = c30; out[13] = c31; out[14] = c32; out[15] = c33;
}

function multiplyInt32(a: Plane, b: Plane, c: Plane): void {
  // The operation takes int32 operands for an int32 result.
  const [x, y, z] = [a.elements, b.elements, c.elements] as Int32Array[];
  for (let i = 0; i < c.rows; i++) {
    for (let j = 0; j < c.columns; j++) {
      let sum = 0;
      for (let k = 0; k < a.columns; k++) {
        const left = x![a.offset + i * a.down + k * a.right]!;
        sum = (sum + Math.imul(left, y![b.offset + k * b.down + j * b.right]!)) | 0;
      }
      z![c.offset + i * c.down + j * c.right] = sum;
    }
  }
}

function multiplyBig(a: Plane, b: Plane, c: Plane): void {
  // The operation takes int64 operands for an int64 result.
  const [x, y, z] = [a.elements, b.elements, c.elements] as BigInt64Array[];
  for (let i = 0; i < c.rows; i++) {
    for (let j = 0; j < c.columns; j++) {
      let sum = 0n;
      for (let k = 0; k < a.columns; k++)
        sum += x![a.offset + i * a.down + k * a.right]! * y![b.offset + k * b.down + j * b.right]!;
      z![c.offset + i * c.down + j * c.right] = sum;
    }
  }
}

const ofIntegers: { readonly [D in DType]?: (a: Plane, b: Plane, c: Plane) => void } = {
  int32: multiplyInt32,
  int64: multiplyBig,
};

/**
 * @file A throw-away engine behind the interface of backends: kernels are WebAssembly functions of
 * pointers and numbers, made from expressions, and results stay in the engine's memory until somebody
 * reads them. It shows that the interface carries such an engine, and nothing more: single precision,
 * one thread, memory that is never freed.
 */
import { type Expr, lower, type OpName } from "@kindling/expr";
import {
  defineBackend,
  type KernelOperand,
  type MapCall,
  type MatmulCall,
  numelOf,
  type Residency,
} from "@kindling/tensor";
import { reference } from "../../src/reference/index.ts";

const memory = new WebAssembly.Memory({ initial: 1024 });
let top = 16;

/** A place in the engine's memory. */
class Place implements Residency {
  readonly pointer: number;
  readonly sizeBytes: number;
  constructor(sizeBytes: number) {
    this.pointer = top;
    this.sizeBytes = sizeBytes;
    top += (sizeBytes + 15) & ~15;
  }
  release(): ArrayBuffer {
    return this.copy(0, this.sizeBytes);
  }
  copy(start: number, end: number): ArrayBuffer {
    return memory.buffer.slice(this.pointer + start, this.pointer + end);
  }
  drop(): void {} // memory that is never freed
}

/** Moves a storage into the memory, unless it is there. */
function pointerTo(x: KernelOperand): number {
  if (!(x.storage.residency instanceof Place)) {
    const place = new Place(x.storage.sizeBytes);
    new Uint8Array(memory.buffer).set(new Uint8Array(x.storage.bytes), place.pointer);
    x.storage.moveTo(place);
  }
  return (x.storage.residency as Place).pointer + 4 * x.offset;
}

const u = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...u(n >>> 7)]);
const vector = (items: readonly number[][]): number[] => [...u(items.length), ...items.flat()];
const section = (id: number, body: readonly number[]): number[] => [id, ...u(body.length), ...body];
const f32 = (x: number): number[] => [0x43, ...new Uint8Array(new Float32Array([x]).buffer)];
const get = (i: number): number[] => [0x20, ...u(i)];
const set = (i: number): number[] => [0x21, ...u(i)];
const [I32, F32] = [0x7f, 0x7d];
const [load, store, addI, mulI] = [[0x2a, 2, 0], [0x38, 2, 0], [0x6a], [0x6c]];
const i32 = (n: number): number[] => [0x41, ...u(n)];
const increase = (i: number, by: number): number[] => [...get(i), ...i32(by), ...addI, ...set(i)];
/** `while (i < n) body`, counting `i` up by one. */
const loop = (i: number, n: number, body: readonly number[]): number[] => [
  ...i32(0),
  ...set(i),
  0x02,
  0x40,
  0x03,
  0x40,
  ...get(i),
  ...get(n),
  0x4e,
  0x0d,
  1,
  ...body,
  ...increase(i, 1),
  0x0c,
  0,
  0x0b,
  0x0b,
];

/** A module with one function over the memory. */
function compile(
  params: readonly number[],
  locals: readonly number[],
  body: readonly number[],
): (...x: number[]) => void {
  const code = [...vector(locals.map((type) => [1, type])), ...body, 0x0b];
  const bytes = Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, vector([[0x60, ...vector(params.map((p) => [p])), 0]])),
    ...section(2, vector([[1, 0x65, 1, 0x6d, 2, 0, 1]])),
    ...section(3, vector([[0]])),
    ...section(7, vector([[1, 0x66, 0, 0]])),
    ...section(10, vector([[...u(code.length), ...code]])),
  ]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { e: { m: memory } });
  return exports["f"] as (...x: number[]) => void;
}

const opcodes: { readonly [Op in OpName]?: readonly number[] } = {
  add: [0x92],
  sub: [0x93],
  mul: [0x94],
  div: [0x95],
  neg: [0x8c],
  abs: [0x8b],
  sqrt: [0x91],
  relu: [...f32(0), 0x97],
};

/** A kernel of (count, output, inputs…, scalars…); `undefined` for what the sketch cannot do. */
function mapKernel(
  expr: Expr,
  inputs: number,
  scalars: number,
): ((...x: number[]) => void) | undefined {
  const { instructions, outputs } = lower([expr], new Array(inputs).fill("float32"), ["float32"]);
  const counter = 2 + inputs + scalars;
  const value = (step: number): number => counter + 1 + step;
  const body: number[] = [];
  for (const [n, step] of instructions.entries()) {
    if (
      step.type !== "float32" ||
      (step.kind === "op" && opcodes[step.op] === undefined) ||
      step.kind === "cast"
    )
      return undefined;
    if (step.kind === "input")
      body.push(...get(2 + step.index), ...get(counter), ...i32(4), ...mulI, ...addI, ...load);
    if (step.kind === "scalar") body.push(...get(2 + inputs + step.index));
    if (step.kind === "const") body.push(...f32(step.value));
    if (step.kind === "op")
      body.push(...step.args.flatMap((a) => get(value(a))), ...opcodes[step.op]!);
    body.push(...set(value(n)));
  }
  const write = [
    ...get(1),
    ...get(counter),
    ...i32(4),
    ...mulI,
    ...addI,
    ...get(value(outputs[0]!)),
    ...store,
  ];
  const params = [
    I32,
    I32,
    ...new Array<number>(inputs).fill(I32),
    ...new Array<number>(scalars).fill(F32),
  ];
  return compile(
    params,
    [I32, ...instructions.map(() => F32)],
    loop(counter, 0, [...body, ...write]),
  );
}

const kernels = new Map<string, ReturnType<typeof mapKernel>>();
/** How many modules were compiled: the test counts them. */
export const compiled = (): number => kernels.size;

const dense = (x: KernelOperand): boolean =>
  x.dtype === "float32" &&
  x.strides.every((s, i) => s === numelOf(x.shape.slice(i + 1)) || x.shape[i] === 1);

function map(call: MapCall): void {
  const operands = [...call.outputs, ...call.inputs];
  const key = `${call.exprs[0]!.id} ${call.inputs.length}`;
  const able = call.exprs.length === 1 && operands.every(dense);
  if (able && !kernels.has(key))
    kernels.set(key, mapKernel(call.exprs[0]!, call.inputs.length, call.scalars.length));
  const kernel = able ? kernels.get(key) : undefined;
  if (kernel === undefined) reference.map(call);
  else
    kernel(
      numelOf(call.outputs[0]!.shape),
      ...operands.map(pointerTo),
      ...call.scalars.map(Number),
    );
}

/** (c, a, b, m, n, k), with i, j, p and the sum as locals. */
const product = compile(
  [I32, I32, I32, I32, I32, I32],
  [I32, I32, I32, F32],
  loop(
    6,
    3,
    loop(7, 4, [
      ...f32(0),
      ...set(9),
      ...loop(8, 5, [
        ...get(9),
        ...get(1),
        ...get(6),
        ...get(5),
        ...mulI,
        ...get(8),
        ...addI,
        ...i32(4),
        ...mulI,
        ...addI,
        ...load,
        ...get(2),
        ...get(8),
        ...get(4),
        ...mulI,
        ...get(7),
        ...addI,
        ...i32(4),
        ...mulI,
        ...addI,
        ...load,
        0x94,
        0x92,
        ...set(9),
      ]),
      ...get(0),
      ...get(6),
      ...get(4),
      ...mulI,
      ...get(7),
      ...addI,
      ...i32(4),
      ...mulI,
      ...addI,
      ...get(9),
      ...store,
    ]),
  ),
);

function matmul(call: MatmulCall): void {
  const { a, b, output } = call;
  if (output.shape.length !== 2 || ![a, b, output].every(dense)) return reference.matmul(call);
  product(pointerTo(output), pointerTo(a), pointerTo(b), a.shape[0]!, b.shape[1]!, a.shape[1]!);
}

export const useSketch = defineBackend("wasm-sketch", { map, matmul });

/**
 * @file From code to functions that can be called, here and by other threads over the same memory.
 */
import { type OpName, rowOf } from "@kindling/expr";
import { type Func, type MemoryImport, moduleBytes } from "./assembler/index.ts";
import { mostPages } from "./memory/pages.ts";

/** A kernel: addresses, sizes and scalars in; most give nothing back. */
export type Kernel = (...parameters: (number | bigint)[]) => unknown;

/** Where another thread finds a kernel. */
export interface Origin {
  /** No two modules have the same. */
  readonly moduleId: number;
  /** The module; it imports a memory and nothing else. */
  readonly bytes: Uint8Array;
  readonly exportIndex: number;
}

const origins = new WeakMap<Kernel, Origin>();
let modules = 0;

/** Where another thread finds a kernel; `undefined` for one that only this thread can run. */
export const originOf = (kernel: Kernel): Origin | undefined => origins.get(kernel);

/** Bytes of a module per step: what vectors of kernels take, from `add` to `softmax`, follows their length. */
const bytesPerStep = 50;

/**
 * How many steps a kernel takes for an element, roughly; a multiplication and an addition of vectors are
 * one for each lane. 0 for a kernel that only this thread can run.
 */
export const stepsOf = (kernel: Kernel): number =>
  (originOf(kernel)?.bytes.length ?? 0) / bytesPerStep;

/**
 * Compiles functions over a memory.
 *
 * @param hosts  the operations that they call by name
 */
export function compileAll<const N extends string>(
  exports: { readonly [name in N]: Func },
  memory: WebAssembly.Memory,
  hosts: ReadonlySet<string> = new Set(),
): { readonly [name in N]: Kernel } {
  const bytes = moduleBytes({ memory: importOf(memory), exports });
  const meanings = [...hosts].map((name) => [name, rowOf(name as OpName).evaluate] as const); // a renderer calls the table's operations
  const env = { memory, ...Object.fromEntries(meanings) };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env });
  const functions = instance.exports as { readonly [name in N]: Kernel }; // exported above
  if (hosts.size === 0) {
    const moduleId = ++modules;
    Object.values<Kernel>(functions).forEach((kernel, exportIndex) =>
      origins.set(kernel, { moduleId, bytes, exportIndex }),
    );
  }
  return functions;
}

/** Compiles one function over a memory; `hosts` are the operations that it calls by name. */
export const compile = (
  run: Func,
  memory: WebAssembly.Memory,
  hosts?: ReadonlySet<string>,
): Kernel => compileAll({ run }, memory, hosts).run;

/** What a module says of the memory that it will get. */
const importOf = ({ buffer }: WebAssembly.Memory): MemoryImport =>
  buffer instanceof ArrayBuffer
    ? { initialPages: 0 }
    : { initialPages: 0, maximumPages: mostPages, isShared: true };

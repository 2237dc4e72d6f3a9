/**
 * @file From code to a function that can be called.
 */
import { type OpName, rowOf } from "@kindling/expr";
import { type Func, moduleBytes } from "../assembler/index.ts";

/** A kernel: addresses, sizes and scalars in, nothing out. */
export type Kernel = (...parameters: (number | bigint)[]) => void;

/** Compiles a function over a memory; `hosts` are the operations that it calls by name. */
export function compile(
  run: Func,
  memory: WebAssembly.Memory,
  hosts: ReadonlySet<string> = new Set(),
): Kernel {
  const module = new WebAssembly.Module(
    moduleBytes({ memory: { initialPages: 0 }, exports: { run } }),
  );
  const meanings = [...hosts].map((name) => [name, rowOf(name as OpName).evaluate] as const); // a renderer calls the table's operations
  const env = { memory, ...Object.fromEntries(meanings) };
  return new WebAssembly.Instance(module, { env }).exports["run"] as Kernel; // exported above
}

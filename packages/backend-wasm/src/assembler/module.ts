/**
 * @file Modules: functions and the memory they share, as the bytes of the binary format.
 *
 * @see WebAssembly Core Specification, 5.5 Modules
 */
import { bytesOf, calleesIn } from "./code.ts";
import type { Func } from "./function.ts";
import { unsigned } from "./leb128.ts";
import { typeBytes, type ValueType } from "./value-type.ts";

/** The memory that a module imports as `env.memory`, in pages of 64 KiB. */
export interface MemoryImport {
  readonly initialPages: number;
  /** Required of a shared memory. */
  readonly maximumPages?: number;
  readonly isShared?: boolean;
}

export interface ModuleParts {
  readonly memory?: MemoryImport;
  /** The functions that are exported, by name. */
  readonly exports: { readonly [name: string]: Func };
}

/** The bytes of a module: the exported functions and all that they call. */
export function moduleBytes({ memory, exports }: ModuleParts): Uint8Array<ArrayBuffer> {
  const all = withCallees(Object.values(exports));
  const hosts = all.filter((f) => f.hostName !== undefined);
  const own = all.filter((f) => f.hostName === undefined);
  const functions = [...hosts, ...own]; // imports are numbered first
  const indexOf = (callee: Func): number => functions.indexOf(callee);
  const signatures = [...new Set(functions.map(signature))];
  const typeOf = (f: Func): number[] => unsigned(signatures.indexOf(signature(f)));
  const types = signatures.map((text) => text.split(" ").map(Number));
  const memories =
    memory === undefined ? [] : [[...name("env"), ...name("memory"), 2, ...limits(memory)]];
  const imported = hosts.map((f) => [
    ...name("env"),
    ...name(f.hostName!), // hosts have one
    0,
    ...typeOf(f),
  ]);
  const exported = Object.entries(exports).map(([as, f]) => {
    return [...name(as), 0, ...unsigned(indexOf(f))];
  });
  const sections = [
    section(1, types),
    section(2, [...memories, ...imported]),
    section(3, own.map(typeOf)),
    section(7, exported),
    section(
      10,
      own.map((f) => sized(functionBytes(f, indexOf))),
    ),
  ];
  return new Uint8Array(magic.concat(...sections));
}

/** "\0asm" and the version. */
const magic = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** The functions and those they call, each once, in order of first mention. */
function withCallees(roots: readonly Func[]): Func[] {
  const found = new Set<Func>(roots);
  // A set that grows while it is walked: the walk reaches what was added.
  for (const f of found) for (const callee of calleesIn(f.body)) found.add(callee);
  return [...found];
}

function functionBytes(f: Func, indexOf: (callee: Func) => number): number[] {
  const locals = list(f.locals.map((type) => [1, typeBytes[type]]));
  return locals.concat(bytesOf(f.body, indexOf), 0x0b);
}

/** A function's type as text, so that equal ones are equal. */
const signature = ({ params, result }: Func): string =>
  [0x60, ...list(params.map(typeByte)), ...list(result === "none" ? [] : [typeByte(result)])].join(
    " ",
  );

const typeByte = (type: ValueType): number[] => [typeBytes[type]];

function limits({ initialPages, maximumPages, isShared = false }: MemoryImport): number[] {
  if (maximumPages === undefined) return [0, ...unsigned(initialPages)];
  return [isShared ? 3 : 1, ...unsigned(initialPages), ...unsigned(maximumPages)];
}

const name = (text: string): number[] => sized([...new TextEncoder().encode(text)]);

const list = (items: readonly (readonly number[])[]): number[] =>
  unsigned(items.length).concat(...items);

const sized = (bytes: readonly number[]): number[] => unsigned(bytes.length).concat(bytes);

const section = (id: number, items: readonly (readonly number[])[]): number[] =>
  items.length === 0 ? [] : [id].concat(sized(list(items)));

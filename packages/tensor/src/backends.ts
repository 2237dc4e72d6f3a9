/**
 * @file Which backend runs: the reference unless another was opened. A backend is an implementation
 * of the one device there is, so tensors survive a switch.
 */
import type { Backend, Kernels } from "./backend.ts";
import { BackendError } from "./errors.ts";
import { reference } from "./reference/index.ts";

let current: Backend | undefined;

const known = new Map<string, () => Backend>([["reference", () => reference]]);

/** The backend in use; opened at first need, by `KINDLING_BACKEND` or as the reference. */
export const openBackend = (): Backend => (current ??= make(named() ?? "reference"));

/**
 * Makes a backend known under its name. What it leaves out is done by the reference.
 *
 * @returns a function that makes it the one in use
 * @example
 * defineBackend("abacus", {}); // no kernel of its own: all is done by the reference
 * backendNames().includes("abacus") // => true
 */
export function defineBackend(name: string, kernels: Partial<Kernels>): () => void {
  const backend: Backend = { ...reference, ...kernels, name };
  known.set(name, () => backend);
  return () => useBackend(name);
}

/**
 * Switches to a backend.
 *
 * @throws {BackendError} when no backend of that name is known
 * @example
 * const before = backendName();
 * useBackend("reference");
 * const name = backendName();
 * useBackend(before);
 * name // => "reference"
 */
export function useBackend(name: string): void {
  current = make(name);
}

/**
 * The name of the backend in use.
 * @example
 * backendNames().includes(backendName()) // => true
 */
export const backendName = (): string => openBackend().name;

/**
 * The names of the backends that can be used.
 * @example
 * backendNames().includes("reference") // => true
 */
export const backendNames = (): string[] => [...known.keys()];

function make(name: string): Backend {
  const open = known.get(name);
  if (open !== undefined) return open();
  throw new BackendError("no such backend", {
    got: name,
    expected: `one of ${backendNames().join(", ")}`,
  });
}

/** Pages have no `process`. */
function named(): string | undefined {
  return (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.[
    "KINDLING_BACKEND"
  ];
}

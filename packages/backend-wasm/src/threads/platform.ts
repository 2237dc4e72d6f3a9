/**
 * @file What the platform gives to threads: whether memory may be shared, how many cores there are, and
 * how a thread is started from its source.
 */
import { features } from "../features.ts";

type NodeProcess = {
  readonly env?: Readonly<Record<string, string | undefined>>;
  cpuUsage?(): { readonly user: number; readonly system: number };
  getBuiltinModule?(name: "node:os"): typeof import("node:os");
  getBuiltinModule?(name: "node:worker_threads"): typeof import("node:worker_threads");
};

/** Pages have none. */
const node = (): NodeProcess | undefined =>
  (globalThis as { readonly process?: NodeProcess }).process;

/** Node lets threads share memory, a page only where it is isolated. */
export function canShareMemory(): boolean {
  const mayShare = node()?.getBuiltinModule !== undefined || globalThis.crossOriginIsolated;
  return mayShare && typeof SharedArrayBuffer === "function" && features().threads;
}

/** Cores that this process may use. Node has a `navigator` from 21 on; `node:os` takes longer to load. */
export const availableCores = (): number =>
  globalThis.navigator?.hardwareConcurrency ??
  node()?.getBuiltinModule?.("node:os").availableParallelism() ??
  1;

/** The number in the environment variable `KINDLING_THREADS`; `undefined` where there is none. */
export const threadsOfEnvironment = (): string | undefined =>
  node()?.env?.["KINDLING_THREADS"] || undefined;

/** Whether this thread may wait for another; the main thread of a page may not. */
export function canWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}

/** What all threads of the process have computed so far; always 0 in pages, which do not tell. */
export function processCpuMs(): number {
  const { user, system } = node()?.cpuUsage?.() ?? { user: 0, system: 0 };
  return (user + system) / 1000;
}

/** A thread from the outside. */
export interface Thread {
  /** Ends it, whatever it is doing. */
  end(): void;
}

/**
 * Starts a thread that keeps no process alive.
 *
 * @param source  a script; Node gives it `data` as `workerData`, a page as its first message
 * @param onEnd   is called when it has ended by itself or by an error, and the event loop turns
 * @throws where threads are forbidden
 */
export function startThread(source: string, data: unknown, onEnd: () => void): Thread {
  const threads = node()?.getBuiltinModule?.("node:worker_threads");
  if (threads === undefined) return startInPage(source, data, onEnd);
  // The flags and preloaded modules of the program are not for this script.
  const options = { eval: true, workerData: data, execArgv: [], env: {}, name: "kindling" };
  const worker = new threads.Worker(source, options);
  worker.unref();
  worker.on("error", onEnd);
  worker.on("exit", onEnd);
  return { end: () => void worker.terminate() };
}

/** From a Blob, as a worker of a `data:` URL is not isolated. */
function startInPage(source: string, data: unknown, onEnd: () => void): Thread {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "kindling" });
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true }); // it runs
  worker.addEventListener("error", onEnd);
  worker.postMessage(data);
  return { end: () => worker.terminate() };
}

/** @file Worker threads of Node and of pages, from both sides. */

/** What a worker is from outside, in a page and in Node. */
export interface WorkerLike {
  readonly postMessage: (message: unknown) => void;
  readonly terminate: () => unknown;
}

/** Where a worker's module is, or what starts a worker. */
export type WorkerModule = URL | string | (() => WorkerLike);

/** A worker from outside. */
export interface Thread {
  post(message: unknown): void;
  /** Whether it keeps the program alive. */
  hold(isHeld: boolean): void;
  end(): void;
}

/** What is heard of a worker. */
export interface Listener {
  message(message: unknown): void;
  /** It has ended by itself, or by an error. */
  ended(why: string, cause?: unknown): void;
}

type Threads = typeof import("node:worker_threads");
type NodeWorker = import("node:worker_threads").Worker;
type NodeProcess = {
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  getBuiltinModule?(name: "node:worker_threads"): Threads;
};

const node = (): NodeProcess | undefined =>
  (globalThis as { readonly process?: NodeProcess }).process;
const nodeThreads = (): Threads | undefined => node()?.getBuiltinModule?.("node:worker_threads");

/** Starts a worker, which keeps no program alive unless it is held. */
export function startThread(module: WorkerModule, name: string, listener: Listener): Thread {
  const worker = typeof module === "function" ? module() : workerOf(module, name);
  return isOfNode(worker) ? inNode(worker, listener) : inPage(worker as Worker, listener);
}

function workerOf(module: URL | string, name: string): WorkerLike {
  const threads = nodeThreads();
  if (threads === undefined) return new Worker(module, { type: "module", name });
  const place = typeof module === "string" && URL.canParse(module) ? new URL(module) : module;
  return new threads.Worker(place, {
    name,
    // what a program was read as, from a command line, says nothing of a worker's file
    execArgv: node()?.execArgv.filter((argument) => !argument.startsWith("--input-type")) ?? [],
    // workers share the cores already: one thread for the products of each, as in PyTorch
    env: { ...node()?.env, KINDLING_THREADS: "1" },
  });
}

const isOfNode = (worker: WorkerLike): worker is NodeWorker => "unref" in worker;

function inNode(worker: NodeWorker, listener: Listener): Thread {
  worker.unref();
  worker.on("message", (message: unknown) => listener.message(message));
  worker.on("messageerror", (error) => listener.ended("a message that cannot be read", error));
  let failure: Error | undefined;
  worker.on("error", (error) => (failure = error));
  // what it sent before it failed may be heard of after the error, but not after the end
  worker.on("exit", (code) =>
    listener.ended(failure === undefined ? `exit code ${code}` : String(failure), failure),
  );
  return {
    post: (message) => worker.postMessage(message),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
    end: () => void worker.terminate(),
  };
}

function inPage(worker: Worker, listener: Listener): Thread {
  worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => listener.message(data));
  worker.addEventListener("messageerror", () => listener.ended("a message that cannot be read"));
  worker.addEventListener("error", (event) => {
    // of a module that cannot be loaded there is no message
    listener.ended(event.message || "its module could not be loaded", event.error as unknown);
  });
  return {
    post: (message) => worker.postMessage(message),
    hold: () => {},
    end: () => worker.terminate(),
  };
}

/** What a worker is from inside. */
export interface Port {
  /** The buffers are handed over. */
  post(message: unknown, transfer?: ArrayBuffer[]): void;
  listen(take: (message: unknown) => void): void;
}

/** The way to whoever started this worker; `undefined` outside of workers. */
export function parentPort(): Port | undefined {
  const port = nodeThreads()?.parentPort;
  if (port) {
    return {
      post: (message, transfer = []) => port.postMessage(message, transfer),
      listen: (take) => port.on("message", take),
    };
  }
  const scope = globalThis as unknown as Partial<DedicatedWorker>;
  if (scope.WorkerGlobalScope === undefined || scope.postMessage === undefined) return undefined;
  const worker = scope as DedicatedWorker;
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    listen: (take) => worker.addEventListener("message", ({ data }) => take(data)),
  };
}

/** The part of a dedicated worker's globals that is used. */
interface DedicatedWorker {
  readonly WorkerGlobalScope: unknown;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

type Locks = Navigator["locks"] | undefined;
// in Node a worker's end is an event; only in pages one that closes itself goes unseen
const locks = (): Locks => (node() === undefined ? globalThis.navigator?.locks : undefined);

/** Takes a lock that is given back by the end of this worker; its name, where there are locks. */
export async function lockOfLife(): Promise<string | undefined> {
  const all = locks();
  if (all === undefined) return undefined;
  const name = `kindling-worker-${crypto.randomUUID()}`;
  return new Promise((resolve) => {
    const hold = (): Promise<never> => {
      resolve(name);
      return new Promise(() => {});
    };
    all.request(name, hold).catch(() => resolve(undefined));
  });
}

/** Calls `ended` when the worker that has the lock is gone. */
export function whenReleased(lock: string, ended: () => void, signal: AbortSignal): void {
  locks()
    ?.request(lock, { signal }, ended)
    .catch(() => {});
}

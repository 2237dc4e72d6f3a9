/**
 * @file Ctrl-C, and the signal that ends a service: the first asks a run to stop between two steps,
 * the second ends the process at once, as it would without this.
 */
import { constants } from "node:os";

/** A request to stop, once somebody makes it. */
export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
  /** What the process exits with after it stopped: 128 and the signal's number, as shells have it. */
  readonly exitCode: number;
}

/** Listens until it is disposed of. */
export function interruption(onRequest: () => void): Interruption {
  const controller = new AbortController();
  let exitCode = 0;
  const stop = (): void => names.forEach((name) => process.off(name, request));
  const request = (name: (typeof names)[number]): void => {
    stop();
    exitCode = 128 + constants.signals[name];
    controller.abort();
    onRequest();
  };
  for (const name of names) process.on(name, request);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    [Symbol.dispose]: stop,
  };
}

const names = ["SIGINT", "SIGTERM"] as const;

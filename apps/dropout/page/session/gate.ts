/**
 * @file A gate between the steps of a training: open, closed, or open for one step. An open gate lets
 * the event loop run now and then, so that who may close it is heard.
 */
const yieldEveryMs = 40;

/** Closed at first. */
export class Gate {
  #permits = 0;
  #wake: (() => void) | undefined;
  #lastYieldMs = performance.now();

  /** Lets every step through. */
  open(): void {
    this.#permit(Infinity);
  }

  /** Lets none through. */
  close(): void {
    this.#permits = 0;
  }

  /** Lets one more through. */
  letOne(): void {
    this.#permit(1);
  }

  /**
   * Waits until the step may begin.
   *
   * @param onClosed  called whenever it turns out to be closed.
   */
  async pass(onClosed: () => void): Promise<void> {
    if (performance.now() - this.#lastYieldMs > yieldEveryMs) {
      await turnOfEventLoop();
      this.#lastYieldMs = performance.now();
    }
    while (this.#permits === 0) {
      onClosed();
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.#permits -= 1;
  }

  #permit(steps: number): void {
    this.#permits = steps;
    this.#wake?.();
  }
}

/** By a message: a timer that a timer has set waits 4 ms, which is a tenth of the training. */
const turnOfEventLoop = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => resolve(port1.close()), { once: true });
    port1.start();
    port2.postMessage(null);
  });

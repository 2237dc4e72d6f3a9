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

const turnOfEventLoop = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

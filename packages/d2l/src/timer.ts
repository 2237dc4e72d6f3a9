/** @file The book's `Timer`: how long things took, time after time. */

/**
 * Records wall times, in seconds. It is running when it is made.
 *
 * @see Zhang et al., Dive into Deep Learning, §3.1
 * @example
 * const timer = new Timer();
 * timer.stop() >= 0 // => true
 */
export class Timer {
  /** The recorded times, in seconds. */
  readonly times: number[] = [];
  private startedMs = performance.now();

  /**
   * Starts anew.
   * @example
   * const timer = new Timer();
   * timer.start(); // what came before is not counted
   * timer.stop() >= 0 // => true
   */
  start(): void {
    this.startedMs = performance.now();
  }

  /**
   * Records the time since the start and gives it, in seconds.
   * @example
   * const timer = new Timer();
   * timer.stop() === timer.times[0] // => true
   */
  stop(): number {
    const seconds = (performance.now() - this.startedMs) / 1000;
    this.times.push(seconds);
    return seconds;
  }

  /**
   * The mean of the recorded times, NaN before the first.
   * @example
   * new Timer().avg() // => NaN
   */
  avg(): number {
    return this.sum() / this.times.length;
  }

  /**
   * The sum of the recorded times.
   * @example
   * const timer = new Timer();
   * timer.stop();
   * timer.sum() === timer.times[0] // => true
   */
  sum(): number {
    return this.times.reduce((total, seconds) => total + seconds, 0);
  }

  /**
   * The sums up to each recorded time.
   * @example
   * const timer = new Timer();
   * timer.times.push(1, 2, 3);
   * timer.cumsum() // => [ 1, 3, 6 ]
   */
  cumsum(): number[] {
    let total = 0;
    return this.times.map((seconds) => (total += seconds));
  }
}

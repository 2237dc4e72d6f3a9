/**
 * @file Draws again what has changed: one view at a time with rests between, so that the page answers
 * while it draws, and the workers have the processor.
 */
const restMs = 60;

/** Draws, and says whether some of it is left for another time. */
type View = () => boolean | void;

/** Views by name. */
export class Redrawing<Name extends string> {
  readonly names: readonly Name[];
  readonly #views: Readonly<Record<Name, View>>;
  readonly #waiting = new Set<Name>();
  #isScheduled = false;

  constructor(views: Readonly<Record<Name, View>>) {
    this.#views = views;
    this.names = Object.keys(views) as Name[]; // an object's own names
  }

  /** Draws some views soon. */
  ask(names: readonly Name[]): void {
    for (const name of names) this.#waiting.add(name);
    this.#schedule(0);
  }

  #schedule(delayMs: number): void {
    if (this.#isScheduled || this.#waiting.size === 0) return;
    this.#isScheduled = true;
    setTimeout(() => requestAnimationFrame(() => this.#next()), delayMs);
  }

  #next(): void {
    this.#isScheduled = false;
    const [name] = this.#waiting;
    if (name === undefined) return;
    this.#waiting.delete(name);
    if (this.#views[name]() === true) this.#waiting.add(name);
    this.#schedule(restMs);
  }
}

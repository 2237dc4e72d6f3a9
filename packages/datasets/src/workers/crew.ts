/** @file The workers of a loader: who makes which batch, and how long they are kept. */
import type { Source } from "../loading/ahead.ts";
import { type Made, Member } from "./member.ts";
import { unpack } from "./messages.ts";
import type { WorkerModule } from "./platform.ts";

/** How a loader uses workers. */
export interface CrewOptions {
  readonly module: WorkerModule;
  readonly numWorkers: number;
  /** For each worker. */
  readonly prefetchFactor: number;
  /** Whether workers are kept between passes. */
  readonly persistent: boolean;
}

/** Where the generators of the workers stand, none for one that has made no batch yet. */
export type WorkerStates = (Uint8Array | null)[];

/** Some workers. Worker `i` of `n` makes batches `i`, `i + n`, `i + 2n`, … of a pass. */
class Crew {
  readonly #members: readonly Member[];
  #pass = 0;

  constructor(module: WorkerModule, count: number) {
    this.#members = Array.from({ length: count }, (_, id) => new Member(module, id));
  }

  get isWhole(): boolean {
    return this.#members.every(({ isAlive }) => isAlive);
  }

  begin(seed: bigint, states: WorkerStates): void {
    this.#pass++;
    const count = this.#members.length;
    for (const [id, member] of this.#members.entries())
      member.begin(this.#pass, count, seed + BigInt(id), states[id] ?? null);
  }

  make(place: number, indices: readonly number[]): Promise<Made> {
    return this.#members[place % this.#members.length]!.make(place, indices);
  }

  rest(): void {
    for (const member of this.#members) member.rest();
  }

  hold(isHeld: boolean): void {
    for (const member of this.#members) member.hold(isHeld);
  }

  end(): void {
    for (const member of this.#members) member.end();
  }
}

/** The workers that a loader keeps. It does not know the loader, which may be forgotten meanwhile. */
export class Crews {
  readonly #options: CrewOptions;
  #kept: Crew | undefined;

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  /** A pass; `states` are written as its batches are given. */
  pass<Batch>(seed: bigint, states: WorkerStates, signal: AbortSignal | undefined): Source<Batch> {
    const { numWorkers, prefetchFactor } = this.#options;
    const crew = this.#take();
    crew.begin(seed, states);
    const end = (): void => crew.end();
    signal?.addEventListener("abort", end, { once: true });
    const generators = new Map<number, Uint8Array>();
    return {
      mostUnderWay: numWorkers * prefetchFactor,
      make: (place, indices) =>
        crew.make(place, indices).then(({ batch, generator }) => {
          generators.set(place, generator);
          return unpack(batch) as Batch; // what the module's data set makes
        }),
      given: (place) => {
        states[place % numWorkers] = generators.get(place)!; // it came with the batch
        generators.delete(place);
      },
      hold: (isWaiting) => crew.hold(isWaiting),
      describe: (place) => `worker ${place % numWorkers}, batch ${place},`,
      end: () => {
        signal?.removeEventListener("abort", end);
        this.#giveBack(crew);
      },
    };
  }

  /** Ends the workers that are kept. */
  end(): void {
    this.#kept?.end();
    this.#kept = undefined;
  }

  #take(): Crew {
    const { module, numWorkers } = this.#options;
    const kept = this.#kept;
    this.#kept = undefined;
    return kept?.isWhole ? kept : new Crew(module, numWorkers);
  }

  #giveBack(crew: Crew): void {
    if (!this.#options.persistent || this.#kept !== undefined || !crew.isWhole) return crew.end();
    crew.rest();
    this.#kept = crew;
  }
}

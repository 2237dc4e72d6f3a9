/**
 * @file What the peers in JavaScript have in common: they read a row from a line, make its work, and
 * for each further line run it for a while and answer with the seconds of one run.
 */
import { createInterface } from "node:readline";
import type { Parts, Work } from "./rows.ts";

/** Runs the work once; what it gives is looked at, so that nothing is left out. */
export interface Run {
  (): unknown;
  /** What one run is made of, where that can be told. */
  readonly parts?: () => Parts;
}

/** Makes the work of a row, or `undefined` where the peer has no such operation. */
export type Make = (work: Work) => Run | undefined | Promise<Run | undefined>;

const roundSeconds = 0.05;

/** Answers the lines of the standard input. */
export async function serve(name: string, make: Make): Promise<void> {
  let run: Run | undefined;
  let count = 1;
  const answer = (value: unknown): void => console.log(JSON.stringify(value));
  answer({ name });
  for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line) as { readonly make?: Work; readonly parts?: true };
    if (asked.make !== undefined) {
      run = await make(asked.make);
      if (run !== undefined) count = await calibrated(run);
      answer({ has: run !== undefined });
    } else if (asked.parts !== undefined) answer({ parts: run?.parts?.() });
    else if (run !== undefined) {
      await timed(run, Math.ceil(count / 2)); // what was away for the others' turns comes back
      answer({ seconds: (await timed(run, count)) / count });
    }
  }
}

/** Warms up, until the engine has compiled what it compiles, and counts the runs of a round. */
async function calibrated(run: Run): Promise<number> {
  const start = performance.now();
  for (let runs = 1; ; runs++) {
    await run();
    const seconds = (performance.now() - start) / 1000;
    if (seconds > 3 || (runs >= 3 && seconds > 2.5))
      return Math.max(1, Math.round((roundSeconds * runs) / seconds));
  }
}

async function timed(run: Run, count: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const result = run();
    if (result instanceof Promise) await result;
  }
  return (performance.now() - start) / 1000;
}

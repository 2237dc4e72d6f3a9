/**
 * @file How the places of a call are cut into parts that threads compute. An element is computed in the
 * same way in whatever part it is, so results do not depend on their number.
 */
import type { LoopAxis } from "@kindling/tensor";
import { evenParts } from "../threads/even.ts";
import type { Job } from "../threads/job.ts";
import { eachPlace } from "./walks.ts";

/** Some of the places of a call. */
export interface Part {
  readonly axes: readonly LoopAxis[];
  /** Per operand, how many elements the part's first one is from the first. */
  readonly first: readonly number[];
}

/** An inner axis is cut between whole groups of vectors and whole lines of the caches. */
const innerUnit = 64;

/** An axis of so many times the parts is cut evenly enough; the outermost one is taken then. */
const ample = 4;

/** So many kernel calls are a task, where a part has more. */
const callsOfTask = 16;

/**
 * Visits all that is to be computed, as tasks of a job.
 *
 * @param inner   how many of the last axes a kernel walks at once
 * @param visit   calls a kernel for a part, at a place of the other axes
 * @param mayCut  whether tasks may have different places of an axis; all axes unless given
 */
export function eachTask(
  job: Pick<Job, "parts" | "calls" | "next">,
  whole: Part,
  inner: number,
  visit: (part: Part) => void,
  mayCut: (axis: LoopAxis) => boolean = () => true,
): void {
  for (const { axes, first } of partsOf(whole, Math.max(job.parts, job.calls), mayCut)) {
    const [outer, walked] = [axes.slice(0, -inner), axes.slice(-inner)];
    const isOneTask = !outer.every(mayCut);
    let calls = 0;
    eachPlace(outer, first, (place) => {
      visit({ axes: walked, first: place });
      if (++calls % callsOfTask === 0 && !isOneTask) job.next();
    });
    job.next();
  }
}

/**
 * The parts of a call, about as many as wanted.
 *
 * @param whole   all axes, outermost first, the inner one last
 * @param count   how many parts are wanted
 * @param mayCut  whether an axis may be cut
 */
function partsOf(whole: Part, count: number, mayCut: (axis: LoopAxis) => boolean): readonly Part[] {
  if (count === 1) return [whole];
  const { axes, first } = whole;
  const unitOf = (i: number): number => (i === axes.length - 1 ? innerUnit : 1);
  const unitsOf = (i: number): number =>
    mayCut(axes[i]!) ? Math.ceil(axes[i]!.size / unitOf(i)) : 0;
  const units = axes.map((_, i) => unitsOf(i));
  const outer = units.findIndex((n) => n >= ample * count);
  const at = outer >= 0 ? outer : units.indexOf(Math.max(...units));
  if (units[at]! <= 1) return [whole];
  const { size, strides } = axes[at]!;
  return evenParts(size, unitOf(at), count).map((part): Part => ({
    axes: axes.with(at, { size: part.size, strides }),
    first: first.map((offset, i) => offset + part.start * strides[i]!),
  }));
}

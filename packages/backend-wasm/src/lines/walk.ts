/**
 * @file Code that walks lines along one axis, several operands side by side, and how a call's lines become
 * calls of such a kernel. All strides are in bytes.
 */
import { collapse, dtypes, type KernelOperand, type Layout, type LoopAxis } from "@kindling/tensor";
import {
  type Local,
  type NewLocal,
  op,
  set,
  type Statement,
  whileTrue,
} from "../assembler/index.ts";
import type { Kernel } from "../compile.ts";
import { eachTask } from "../kernels/parts.ts";
import type { Job } from "../threads/job.ts";

export type Address = Local<"i32">;

/** An operand's first element, and how far the next line and the next element of a line are. */
export interface Walked {
  readonly line: Address;
  readonly nextLine: Address;
  readonly step: Address;
}

/** What is done with a line: before its first element, with each, and after its last. */
export interface Visit {
  readonly before?: readonly Statement[];
  readonly each: (pointers: readonly Address[]) => readonly Statement[];
  readonly after?: (ends: readonly Address[]) => readonly Statement[];
}

/** The parameters of a kernel: the number of lines, their length, then three per operand. */
export const lineParameters = (operands: number): "i32"[] =>
  new Array<"i32">(2 + 3 * operands).fill("i32");

/** An operand's parameters among those of a kernel. */
export const walkedAt = (given: readonly Address[], operand: number): Walked => {
  const at = 2 + 3 * operand;
  return { line: given[at]!, nextLine: given[at + 1]!, step: given[at + 2]! };
};

/** Walks lines of operands beside each other. */
export function walkLines(
  [lines, length]: readonly Address[],
  operands: readonly Walked[],
  local: NewLocal,
  { before = [], each, after = () => [] }: Visit,
): Statement {
  const left = local("i32");
  const pointers = operands.map(() => local("i32"));
  const advance = (from: Address, by: Address): Statement => set(from, op("i32.add", from, by));
  return whileTrue(op("i32.ne", lines!, 0), [
    ...operands.map(({ line }, i) => set(pointers[i]!, line)),
    set(left, length!),
    ...before,
    whileTrue(op("i32.ne", left, 0), [
      ...each(pointers),
      ...operands.map(({ step }, i) => advance(pointers[i]!, step)),
      set(left, op("i32.sub", left, 1)),
    ]),
    ...after(operands.map(({ line }) => line)),
    ...operands.map(({ line, nextLine }) => advance(line, nextLine)),
    set(lines!, op("i32.sub", lines!, 1)),
  ]);
}

/** The lines of a call. The operands are of the first one's shape, but for the axis. */
export interface Lines {
  readonly operands: readonly KernelOperand[];
  readonly axis: number;
  /** Those at which a pointer stays on a line's first element. */
  readonly isStill: (operand: number) => boolean;
  /** Whether threads may share a line. */
  readonly areShared: boolean;
}

/** Calls a kernel for the lines of a job: with the parameters above, and others after them. */
export function runLines(
  { operands, axis, isStill, areShared }: Lines,
  addresses: readonly number[],
  job: Job,
  kernel: Kernel,
  others: readonly number[] = [],
): void {
  const { shape } = operands[0]!;
  const stepOf = ({ strides }: Layout): number => strides[axis] ?? 0;
  const along: LoopAxis = {
    size: shape[axis] ?? 1,
    strides: operands.map((x, i) => (isStill(i) ? 0 : stepOf(x))),
  };
  const axes = [...collapse(operands.map((x) => across(x.strides, shape, axis))), along];
  const sizes = operands.map((x) => dtypes[x.dtype].sizeBytes);
  eachTask(
    job,
    { axes, first: operands.map(() => 0) },
    2,
    ({ axes: [lines, line], first }) => {
      const walked = operands.flatMap((x, i) => [
        addresses[i]! + first[i]! * sizes[i]!,
        lines!.strides[i]! * sizes[i]!,
        stepOf(x) * sizes[i]!,
      ]);
      job.call(kernel, [lines!.size, line!.size, ...walked, ...others]);
    },
    (axisToCut) => areShared || axisToCut !== along,
  );
}

/** An operand without the axis that is walked along. */
const across = (strides: readonly number[], shape: readonly number[], axis: number): Layout => ({
  shape: shape.filter((_, i) => i !== axis),
  strides: strides.filter((_, i) => i !== axis),
  offset: 0,
});

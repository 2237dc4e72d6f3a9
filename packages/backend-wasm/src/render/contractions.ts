/**
 * @file Two steps of float32 that are rendered as one, because together they take less than the first
 * alone: what it would have to be exact in is lost in the second.
 */
import type { Instruction, OpName, Program } from "@kindling/expr";
import type { Vec } from "./emitter.ts";
import type { Floats } from "./floats.ts";
import { onePlusErfOfFloats } from "./functions/single.ts";

interface Pattern {
  readonly outer: OpName;
  readonly constant: number;
  readonly inner: OpName;
  readonly render: (v: Floats, x: Vec) => Vec;
}

/** `outer(constant, inner(x))`, or with the arguments of `outer` the other way round. */
const patterns: readonly Pattern[] = [
  { outer: "add", constant: 1, inner: "erf", render: onePlusErfOfFloats },
];

/** What stands in the place of a step. */
export interface Contraction {
  readonly render: Pattern["render"];
  /** The number of the step that computes x. */
  readonly of: number;
}

export interface Contractions {
  /** By the number of the outer step. */
  readonly at: ReadonlyMap<number, Contraction>;
  /** Steps that nobody needs any more. */
  readonly gone: ReadonlySet<number>;
}

/** The pairs of a program whose first step is used by the second alone. */
export function contractionsOf({ instructions, outputs }: Program): Contractions {
  const uses = new Map<number, number>();
  const used = (n: number): unknown => uses.set(n, (uses.get(n) ?? 0) + 1);
  outputs.forEach(used);
  for (const step of instructions) if ("args" in step) step.args.forEach(used);

  const [at, gone] = [new Map<number, Contraction>(), new Set<number>()];
  instructions.forEach((outer, n) => {
    for (const [constant, m] of argumentsInTurn(outer)) {
      const [first, inner] = [instructions[constant], instructions[m]];
      const pattern = patterns.find((p) => isMatch(p, outer, first, inner));
      if (pattern === undefined || uses.get(m) !== 1 || inner?.kind !== "op") continue;
      at.set(n, { render: pattern.render, of: inner.args[0]! });
      gone.add(m);
    }
  });
  return { at, gone };
}

/** The two arguments of a step, in both orders. */
function argumentsInTurn(step: Instruction): readonly (readonly [number, number])[] {
  if (step.kind !== "op" || step.args.length !== 2) return [];
  const [x, y] = step.args;
  return [
    [x!, y!],
    [y!, x!],
  ];
}

const isMatch = (
  pattern: Pattern,
  outer: Instruction,
  first: Instruction | undefined,
  inner: Instruction | undefined,
): boolean =>
  outer.kind === "op" &&
  outer.op === pattern.outer &&
  outer.argType === "float32" &&
  first?.kind === "const" &&
  first.value === pattern.constant &&
  inner?.kind === "op" &&
  inner.op === pattern.inner;

/**
 * @file A law of backends: what any of them must do as the reference does, and within what bound.
 */
import { type Tensor, useBackend } from "@kindling/tensor";

/** Makes the backend under test the one in use. */
export type Open = () => void;

/** A title that states it, and a check that throws where it does not hold. */
export interface Law {
  readonly title: string;
  readonly check: (open: Open) => void;
}

/** The results of a program on the backend and on the reference; the reference stays in use. */
export function onBoth(
  open: Open,
  program: () => readonly Tensor[],
): { got: readonly Tensor[]; want: readonly Tensor[] } {
  open();
  const got = program();
  useBackend("reference");
  return { got, want: program() };
}

/**
 * @file The equations of `einsum`: which axis of which operand has which name.
 */
import { ShapeError, ValueError } from "../errors.ts";
import { showShape } from "../shape.ts";
import { kindOf } from "./check-tensor.ts";
import type { Tensor } from "../tensor.ts";

/** A name for each axis: a letter, or a number from the right for what `...` stands for. */
export interface Equation {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/** Reads an equation for these operands. */
export function parsed(equation: string, operands: readonly Tensor[]): Equation {
  if (typeof equation !== "string")
    throw invalid("there is no equation", kindOf(equation), 'a text, such as "ij,jk->ik"');
  const [left = "", right, ...more] = equation.replaceAll(" ", "").split("->");
  const parts = left.split(",");
  const isReadable = [...parts, right ?? ""].every((part) => /^[a-z]*(\.{3})?[a-z]*$/i.test(part));
  if (!isReadable || more.length > 0)
    throw invalid(
      "the equation cannot be read",
      equation,
      "letters, commas, one ... a part, one ->",
    );
  if (parts.length !== operands.length)
    throw invalid(
      "another number of operands",
      `${operands.length} for "${equation}"`,
      `${parts.length}, one for each part`,
    );
  const inputs = parts.map((part, i) => namesOf(part, operands[i]!, equation));
  return { inputs, output: outputOf(right, inputs, equation) };
}

function namesOf(part: string, { shape }: Tensor, equation: string): string[] {
  const letters = part.replace("...", "");
  const open = part.indexOf("...");
  if (open < 0 ? letters.length !== shape.length : letters.length > shape.length)
    throw new ShapeError(`einsum: axes without a name, or names without an axis`, {
      got: `${part} of "${equation}" for ${showShape(shape)}`,
      expected: open < 0 ? `${letters.length} axes` : `at least ${letters.length} axes`,
    });
  return named(part, shape.length - letters.length);
}

/** The names of a part in which `...` stands for so many axes. */
function named(part: string, count: number): string[] {
  const [before = "", after] = part.split("...");
  const others = after === undefined ? [] : Array.from({ length: count }, (_, i) => `${count - i}`);
  return [...before.split(""), ...others, ...(after ?? "").split("")];
}

function outputOf(
  part: string | undefined,
  inputs: Equation["inputs"],
  equation: string,
): readonly string[] {
  const all = inputs.flat();
  const open = Math.max(0, ...all.filter((axis) => /\d/.test(axis)).map(Number));
  if (part === undefined) {
    const once = all.filter((axis) => all.indexOf(axis) === all.lastIndexOf(axis));
    return [...named("...", open), ...once.filter((axis) => /\D/.test(axis)).toSorted()];
  }
  const output = named(part, open);
  const wrong = output.find((axis, i) => !all.includes(axis) || output.indexOf(axis) < i);
  if (wrong === undefined) return output;
  throw invalid(
    "the output names an axis twice, or one that is nowhere",
    `${wrong} in "${equation}"`,
    "each letter of the output once, and in front of the arrow",
  );
}

const invalid = (what: string, got: string, expected: string): ValueError =>
  new ValueError(`einsum: ${what}`, { got, expected });

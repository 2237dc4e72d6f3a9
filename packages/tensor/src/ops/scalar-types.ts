/**
 * @file Element types inside a user's scalar expression. Its operations do not promote: that happens
 * once, to the operands; so only comparisons and casts bring in another type.
 */
import { type OpExpr, type Expr, rowOf, subexpressions } from "@kindling/expr";
import type { DType } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import { checkKind } from "./map.ts";

/**
 * Refuses an expression that combines element types, or has an operation that its type does not have.
 *
 * @param compute  the element type of the inputs
 */
export function checkTypes(name: string, expr: Expr, compute: DType): void {
  const types = new Map<Expr, DType | undefined>();
  for (const part of subexpressions([expr])) types.set(part, typeOf(name, part, compute, types));
}

/** `undefined`: a number, which takes the type of what it meets. */
function typeOf(
  name: string,
  part: Expr,
  compute: DType,
  types: ReadonlyMap<Expr, DType | undefined>,
): DType | undefined {
  if (part.kind === "input") return compute;
  if (part.kind === "cast") return part.to;
  if (part.kind !== "op") return undefined;
  return resultOf(
    name,
    part,
    part.args.map((x) => types.get(x)),
  );
}

const kinds = {
  numbers: ["bool", "integer", "float"],
  fractions: ["float"],
  bits: ["bool", "integer"],
} as const;

function resultOf(
  name: string,
  { op }: OpExpr,
  types: readonly (DType | undefined)[],
): DType | undefined {
  const { typing, takes } = rowOf(op);
  const [condition, ...chosen] = types;
  if (typing === "select" && condition !== undefined && condition !== "bool")
    throw new DTypeError(`${name}: ${op} asks a number`, {
      got: `a ${condition} condition`,
      expected: "a comparison, such as expr.lt(x, 0)",
    });
  const known = new Set(
    (typing === "select" ? chosen : types).filter((type) => type !== undefined),
  );
  const [type] = known;
  if (known.size > 1)
    throw new DTypeError(`${name}: ${op} of different element types`, {
      got: [...known].join(" and "),
      expected:
        "one type; expr.where(condition, x, 0) for a product with a condition, else expr.cast",
    });
  if (type !== undefined) checkKind(`${name}: ${op}`, type, kinds[takes]);
  return typing === "predicate" ? "bool" : type;
}

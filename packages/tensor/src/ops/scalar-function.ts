/**
 * @file Operations of a user's own: what they are for one element, as a scalar expression. From it
 * come one fused kernel for each class of operands and the gradient.
 */
import { type Expr, input, isExpr, rowOf, subexpressions, substitute } from "@kindling/expr";
import { checkDType, type DType } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import type { CheckedList, Operand, OperandFaults, OperandsResult } from "../types/index.ts";
import { type Build, computingType, mapped, type Value } from "./map.ts";
import { checkTypes } from "./scalar-types.ts";

/** What an operation is for one element of each operand. */
export type ScalarFunction = (...elements: Expr[]) => Expr;

/** How an operation of one's own is named, and what it gives. */
export interface ElementwiseOptions<R extends DType | undefined = undefined> {
  /** What errors and `gradFn` call it; the function's own name, unless given. */
  readonly name?: string;
  /** The element type of the result; the one that the operands have together, unless given. */
  readonly dtype?: R;
}

/** An operation on as many tensors or plain values as its function has parameters. */
export type ElementwiseOperation<
  Elements extends readonly unknown[],
  R extends DType | undefined,
> = <const Y extends readonly Operand[]>(
  ...operands: CheckedList<Y, OperandFaults<Y, Elements["length"]>>
) => OperandsResult<Y, R>;

/**
 * An operation of your own, from what it is for one element: one pass over memory however long the
 * expression, with its gradients of any order, broadcasting and type promotion.
 *
 * The function is called once, with a stand-in for an element of each operand; it computes with the
 * operations of `expr`. A number in it is part of the kernel; one that varies from call to call (a
 * learning rate) belongs among the operands, where it costs no new kernel. As the function runs once,
 * a branch is `expr.where(condition, yes, no)`; `condition ? yes : no` would choose for all elements.
 *
 * Whole numbers stay whole, unless the expression holds a fraction or a function that gives one
 * (`exp`, `div`): then they are computed as float32. The result has the element type computed in,
 * a comparison 1 or 0, unless `dtype` says otherwise.
 *
 * @param body  from elements to the result's element
 * @returns the operation: of tensors, at least one, and numbers, as many as `body` has parameters
 * @throws {ValueError} when the function gives no expression, or uses one as a number or a tensor
 * @example
 * const swish = elementwise((x, beta) => expr.mul(x, expr.sigmoid(expr.mul(x, beta))));
 * swish(tensor([-1, 0, 1]), 2) // => tensor([-0.1192,  0.0000,  0.8808])
 * @example
 * const isInside = elementwise((x, y) => expr.lt(expr.add(expr.mul(x, x), expr.mul(y, y)), 1), {
 *   dtype: "bool",
 * });
 * isInside(tensor([0, 0.5, 2]), tensor([[0], [1]]))
 * // => tensor([[ True,  True, False],
 * // =>         [False, False, False]])
 */
export function elementwise<
  F extends ScalarFunction,
  const R extends DType | undefined = undefined,
>(body: F, options?: ElementwiseOptions<R>): ElementwiseOperation<Parameters<F>, R>;

export function elementwise(
  body: ScalarFunction,
  options: ElementwiseOptions<DType | undefined> = {},
): (...operands: never) => Tensor {
  const name = options?.name || (body as ScalarFunction | undefined)?.name || "elementwise";
  const result = options?.dtype && checkDType(options.dtype, name);
  const expr = expressionOf(name, body);
  const isFractional = subexpressions([expr]).some(hasFraction);
  const build: Build = (...elements) =>
    substitute(expr, new Map(elements.map((element, i) => [input(i), element])));
  const checked = new Set<DType>();
  return (...operands: readonly Value[]) => {
    checkOperands(name, body.length, operands);
    const compute = computingType(operands, isFractional);
    if (!checked.has(compute)) checkTypes(name, expr, compute);
    checked.add(compute);
    return mapped(name, operands, build, { compute, result });
  };
}

function expressionOf(name: string, body: ScalarFunction): Expr {
  if (typeof body !== "function" || body.length === 0)
    throw new ValueError(`${name}: no function of elements`, {
      got: typeof body === "function" ? "a function without parameters" : typeof body,
      expected: "a function with a parameter for each operand, such as (x, k) => expr.mul(x, k)",
    });
  let result: unknown;
  try {
    result = body(...Array.from({ length: body.length }, (_, i) => input(i)));
  } catch (cause) {
    const [what] = (cause as Error).message.replace(/\n +got +/, ": ").split("\n");
    throw noExpression(name, what!, { cause });
  }
  if (isExpr(result)) return result;
  throw noExpression(name, `${isTensor(result) ? "a tensor" : String(result)} as its result`);
}

const noExpression = (name: string, got: string, options?: ErrorOptions): ValueError =>
  new ValueError(
    `${name}: the function is no scalar expression`,
    {
      got,
      expected:
        "operations of `expr` on its parameters and on numbers (any other tensor is one more parameter)",
    },
    options,
  );

const hasFraction = (part: Expr): boolean =>
  part.kind === "const"
    ? !Number.isInteger(part.value)
    : part.kind === "op" && rowOf(part.op).takes === "fractions";

function checkOperands(name: string, count: number, operands: readonly Value[]): void {
  if (operands.length === count && operands.some(isTensor)) return;
  throw new ValueError(`${name}: wrong operands`, {
    got: `${operands.length} operands, ${operands.filter(isTensor).length} of them tensors`,
    expected: `${count} operands, at least one of them a tensor`,
  });
}

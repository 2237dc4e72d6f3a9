/**
 * @file Moving averages of gradients and of their squares, which the Adam family shares.
 */
import { add, type Expr, mul } from "@kindling/expr";

/** How much of the averages of the gradient and of its square is kept in a step. */
export type Betas = readonly [number, number];

/** The numbers that averages take. */
export const averaging = ({ betas: [beta1, beta2] }: { readonly betas: Betas }) =>
  ({ beta1, fresh1: 1 - beta1, beta2, fresh2: 1 - beta2 }) as const;

/** The names of those numbers. */
export type Averaging = keyof ReturnType<typeof averaging>;

/** `share` of the old average, and `fresh` of the new value. */
export const average = (old: Expr, share: Expr, fresh: Expr, value: Expr): Expr =>
  add(mul(old, share), mul(fresh, value));

/** The same of the square of a value, in PyTorch's order of operations. */
export const averageSquare = (old: Expr, share: Expr, fresh: Expr, value: Expr): Expr =>
  add(mul(old, share), mul(mul(fresh, value), value));

/** The new averages of the gradient and of its square. */
export const moments = (
  { g, expAvg, expAvgSq }: { readonly g: Expr; readonly expAvg: Expr; readonly expAvgSq: Expr },
  { beta1, fresh1, beta2, fresh2 }: Readonly<Record<Averaging, Expr>>,
): { readonly m: Expr; readonly v: Expr } => ({
  m: average(expAvg, beta1, fresh1, g),
  v: averageSquare(expAvgSq, beta2, fresh2, g),
});

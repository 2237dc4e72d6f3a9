import { ValueError } from "./errors.ts";

/**
 * Refuses what cannot be run, as a call from JavaScript may bring.
 *
 * @param where  the operation that was to run it
 * @throws {ValueError} naming what came
 * @example
 * let reason;
 * try { checkFunction("noGrad", 3); } catch (error) { reason = error.message; }
 * reason
 * // => noGrad: nothing to run
 * // =>   got       number
 * // =>   expected  a function
 */
export function checkFunction(where: string, value: unknown): void {
  if (typeof value === "function") return;
  throw new ValueError(`${where}: nothing to run`, {
    got: value instanceof Promise ? "a promise" : typeof value,
    expected: "a function",
    fix: value instanceof Promise ? `${where}(() => …)` : undefined,
  });
}

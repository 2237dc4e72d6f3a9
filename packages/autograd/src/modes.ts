/**
 * @file Whether operations are recorded.
 */
import { AutogradError, checkFunction } from "@kindling/tensor";

let recording = true;

/**
 * Whether operations on tensors that require gradients are recorded.
 * @example
 * isGradEnabled() // => true
 */
export const isGradEnabled = (): boolean => recording;

/**
 * Switches recording on or off until it is switched again; `noGrad` and `enableGrad` switch back.
 * @example
 * setGradEnabled(false);
 * const y = ones(2, { requiresGrad: true }).mul(2);
 * setGradEnabled(true);
 * y.requiresGrad // => false
 */
export function setGradEnabled(enabled: boolean): void {
  recording = enabled;
}

/**
 * Runs a function without recording: evaluation, updates of parameters.
 *
 * @returns what the function returns
 * @throws {AutogradError} when the function is asynchronous: the rest of it would run in another mode
 * @example
 * const x = tensor([1], { requiresGrad: true });
 * noGrad(() => x.mul(2)).requiresGrad // => false
 */
export const noGrad = <T>(run: () => T): T => inMode("noGrad", false, run);

/**
 * Runs a function with recording, also inside `noGrad`.
 * @example
 * noGrad(() => enableGrad(() => isGradEnabled())) // => true
 */
export const enableGrad = <T>(run: () => T): T => inMode("enableGrad", true, run);

/** Runs a function in a mode and goes back to the one before, also when it throws. */
export function inMode<T>(name: string, enabled: boolean, run: () => T): T {
  const before = recording;
  recording = enabled;
  try {
    return synchronous(name, run);
  } finally {
    recording = before;
  }
}

/**
 * Runs a function that must be done when it returns, as modes end there.
 *
 * @throws {AutogradError} when it gives a promise
 */
export function synchronous<T>(name: string, run: () => T): T {
  checkFunction(name, run);
  const result = run();
  if (!(result instanceof Promise)) return result;
  throw new AutogradError(`${name}: the function is asynchronous`, {
    got: "a promise",
    expected: "a function that is done when it returns",
    fix: `${name} around the synchronous parts, between the awaits`,
  });
}

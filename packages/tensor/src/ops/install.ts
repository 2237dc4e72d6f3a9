/**
 * @file How topic files give `Tensor` its methods. Their types are declared next to them.
 */
import { Tensor } from "../tensor.ts";

/** A method as it is written: `this` is a tensor of which nothing is known. */
export type Method = (this: Tensor, ...args: never[]) => unknown;

/**
 * Installs methods on every tensor.
 * @example
 * installMethods({ twice() { return this.mul(2); } });
 * tensor([1, 2]).twice() // => tensor([2., 4.])
 * delete Tensor.prototype.twice;
 */
export function installMethods(methods: Readonly<Record<string, Method>>): void {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(Tensor.prototype, name, { value, writable: true, configurable: true });
  }
}

/**
 * Installs properties that are computed when they are read.
 * @example
 * installGetters({ last() { return this.at(-1); } });
 * tensor([1, 2, 3]).last // => tensor(3.)
 * delete Tensor.prototype.last;
 */
export function installGetters(getters: Readonly<Record<string, (this: Tensor) => unknown>>): void {
  for (const [name, get] of Object.entries(getters)) {
    Object.defineProperty(Tensor.prototype, name, { get, configurable: true });
  }
}

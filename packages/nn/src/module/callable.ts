/**
 * @file Objects that are functions: `net(X)` runs `net.forward(X)`.
 *
 * The class declares no fields: they would be made on the object that the constructor throws away.
 */

/** How a call reaches the module; the place where hooks come in. */
export const invoke: unique symbol = Symbol("kindling.nn.invoke");

/**
 * Returning a function from the constructor makes `this` a function in every subclass, with the
 * subclass's prototype: fields, `#private` members, `instanceof` and `super` work on it as on any
 * object. (`extends Function` would compile a string, which a page's CSP may forbid.)
 */
export abstract class Callable {
  constructor() {
    const self = (...inputs: readonly unknown[]): unknown =>
      (self as unknown as this)[invoke](inputs); // the prototype is set below
    // A function's own `name` and `length` are read-only and would break fields of these names.
    Reflect.deleteProperty(self, "name");
    Reflect.deleteProperty(self, "length");
    return Object.setPrototypeOf(self, new.target.prototype) as this;
  }

  /** What a call computes. */
  abstract forward(...inputs: never): unknown;

  [invoke](inputs: readonly unknown[]): unknown {
    return this.forward(...(inputs as never)); // checked by the call signature of the subclass
  }
}

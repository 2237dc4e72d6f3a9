/**
 * @file Which layers surely hold on to nothing: neither to what they are given nor to what they give.
 * What passes between two of them has been seen by nobody else, and is freed as soon as no gradient
 * needs it. A user's layer may keep its input, so what it takes and gives is left alone.
 */
import { AnyDropout } from "../layers/dropout.ts";
import { StatelessInplace } from "../layers/activations.ts";
import { Flatten } from "../layers/flatten.ts";
import { Linear } from "../layers/linear.ts";
import { Stateless } from "../layers/same-shape.ts";
import { AlongAxis } from "../layers/softmax.ts";
import type { AnyModule } from "../module/any-module.ts";
import { invoke } from "../module/callable.ts";

/** No user can extend these directly. */
const bases = new Set<unknown>([Stateless, StatelessInplace, AnyDropout, AlongAxis]);
/** Those of bases that users can extend. */
const classes = new Set<unknown>([Linear, Flatten]);

/** Whether a layer is the library's own and as it was made: no subclass, no hooks, no other `forward`, unobserved. */
export function isTransient(layer: AnyModule): boolean {
  if (layer.hasHooks || methods.some((name) => Object.hasOwn(layer, name))) return false;
  const { constructor } = layer;
  return classes.has(constructor) || bases.has(Object.getPrototypeOf(constructor));
}

const methods = [invoke, "forward", "compute"];

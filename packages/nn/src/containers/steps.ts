/**
 * @file What a `Sequential` runs one after another: its layers, some of which are one call where nobody
 * sees what passes between them.
 */
import type { Tensor } from "@kindling/tensor";
import { rectifiedLinear } from "../functional/linear.ts";
import { ReLU } from "../layers/activations.ts";
import { Linear } from "../layers/linear.ts";
import type { AnyModule } from "../module/any-module.ts";
import type { UnaryModule } from "../module/module.ts";
import { isTransient } from "./transient.ts";

/** One layer, or several in one call. */
export interface Step {
  readonly run: (x: Tensor) => Tensor;
  /** Whether it surely holds on to nothing. */
  readonly isTransient: boolean;
}

/** The steps of some layers. */
export function* stepsOf(layers: readonly AnyModule[]): Generator<Step> {
  for (let i = 0; i < layers.length; i++) {
    const layer = layers[i]!;
    const holdsNothing = isTransient(layer);
    const joint = holdsNothing ? jointRun(layer, layers[i + 1]) : undefined;
    // any module is a function; that it takes and gives one tensor is what the constructor checked
    yield { run: joint ?? (layer as UnaryModule), isTransient: holdsNothing };
    if (joint !== undefined) i += 1;
  }
}

/** A layer and the next one as one call. */
function jointRun(layer: AnyModule, next: AnyModule | undefined): Step["run"] | undefined {
  if (!(layer instanceof Linear && next instanceof ReLU && isTransient(next))) return undefined;
  const { weight, bias } = layer as Linear<number, number, boolean>;
  return (x) => rectifiedLinear(x, weight, bias);
}

/**
 * @file Measurements on a trained model: what a ReLU on its logits and dropout in evaluation do to
 * the same weights.
 */
import { accuracy, Accumulator, type DataIter } from "@kindling/d2l";
import { isTensor, nn, noGrad, type Tensor } from "@kindling/torch";
import type { Classifier } from "./programs/program.ts";

/** What one pass over the test set says about a model's last layer. */
export interface Scores {
  /** Share of hits with the last layer's outputs as they are. */
  readonly plainAccuracy: number;
  /** Share of hits with a ReLU on them. */
  readonly reluAccuracy: number;
  /** Share of outputs at or below 0: a ReLU makes them 0 and passes them no gradient. */
  readonly zeroShare: number;
  /** Classes whose output is above 0 for no example. */
  readonly deadClasses: readonly number[];
  /** Share of examples whose own class's output is at or below 0. */
  readonly trueZeroShare: number;
}

/** Passes over `testIter` once and looks at what the last linear layer gives. */
export async function measure(net: Classifier, testIter: DataIter): Promise<Scores> {
  const last = lastLinear(net);
  const images = new Accumulator(4);
  const logits = new Accumulator(2);
  const alive = new Set<number>();
  let outputs: Tensor | undefined;
  const hook = last.registerForwardHook((_module, _inputs, output) => {
    if (isTensor(output)) outputs = output;
  });
  try {
    for await (const [X, y] of testIter) {
      noGrad(() => {
        net(X);
        if (outputs === undefined) return;
        const isPositive = outputs.gt(0);
        const positives = isPositive.sum(0).toTypedArray();
        positives.forEach((count, i) => void (count > 0 && alive.add(i)));
        const own = outputs.gather(1, y.long().unsqueeze(1));
        const zeros = outputs.numel() - isPositive.sum().item();
        images.add(
          accuracy(outputs, y),
          accuracy(outputs.relu(), y),
          own.le(0).sum().item(),
          y.numel(),
        );
        logits.add(zeros, outputs.numel());
      });
    }
  } finally {
    hook.remove();
  }
  return {
    plainAccuracy: images.at(0) / images.at(3),
    reluAccuracy: images.at(1) / images.at(3),
    zeroShare: logits.at(0) / logits.at(1),
    deadClasses: Array.from({ length: last.outFeatures }, (_, i) => i).filter((i) => !alive.has(i)),
    trueZeroShare: images.at(2) / images.at(3),
  };
}

function lastLinear(net: Classifier): nn.Linear {
  const linear = [...net.modules()].filter((module) => module instanceof nn.Linear).at(-1);
  if (linear === undefined) throw new Error("a classifier ends in a linear layer");
  return linear;
}

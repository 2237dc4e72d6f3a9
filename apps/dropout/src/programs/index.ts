/** @file The programs of the demo, by name. */
import { nn } from "@kindling/torch";
import { conciseNet } from "./concise.ts";
import { dropoutLayer } from "./dropout-layer.ts";
import type { Classifier, Program } from "./program.ts";
import { CorrectedNet, Net } from "./scratch.ts";
import { type ProgramName, summaries } from "./summaries.ts";

export type { ProgramName };

const setMode = (net: Classifier, isOn: boolean): void => void net.train(isOn);

/** Every program, the published two first. */
export const programs: { readonly [Name in ProgramName]: Program } = {
  scratch: {
    summary: summaries.scratch,
    build: (probabilities) => new Net(probabilities),
    setDropout(net, isOn) {
      if (net instanceof Net) net.isTrain = isOn;
    },
    drop: dropoutLayer,
    dropsInEvaluation: true,
    hasReluOnLogits: true,
  },
  concise: {
    summary: summaries.concise,
    build: conciseNet,
    setDropout: setMode,
    drop: (X, probability) => new nn.Dropout(probability)(X),
    dropsInEvaluation: false,
    hasReluOnLogits: false,
  },
  "scratch-corrected": {
    summary: summaries["scratch-corrected"],
    build: (probabilities) => new CorrectedNet(probabilities),
    setDropout: setMode,
    drop: dropoutLayer,
    dropsInEvaluation: false,
    hasReluOnLogits: false,
  },
  "no-dropout": {
    summary: summaries["no-dropout"],
    build: () => conciseNet({ dropout1: 0, dropout2: 0 }),
    setDropout: setMode,
    drop: (X) => X,
    dropsInEvaluation: false,
    hasReluOnLogits: false,
  },
};

/** @file The programs of the demo, by name. */
import { nn } from "@kindling/torch";
import { conciseNet } from "./concise.ts";
import { dropoutLayer } from "./dropout-layer.ts";
import type { Classifier, Program } from "./program.ts";
import { CorrectedNet, Net } from "./scratch.ts";

/** What `--program` takes. */
export type ProgramName = "scratch" | "concise" | "scratch-corrected" | "no-dropout";

const setMode = (net: Classifier, isOn: boolean): void => void net.train(isOn);

/** Every program, the published two first. */
export const programs: { readonly [Name in ProgramName]: Program } = {
  scratch: {
    summary: "as published: by hand, ReLU on the logits, dropout on in evaluation",
    build: (probabilities) => new Net(probabilities),
    setDropout(net, isOn) {
      if (net instanceof Net) net.isTrain = isOn;
    },
    drop: dropoutLayer,
    dropsInEvaluation: true,
    hasReluOnLogits: true,
  },
  concise: {
    summary: "as published: nn.Sequential with nn.Dropout, weights from N(0, 0.01²)",
    build: conciseNet,
    setDropout: setMode,
    drop: (X, probability) => new nn.Dropout(probability)(X),
    dropsInEvaluation: false,
    hasReluOnLogits: false,
  },
  "scratch-corrected": {
    summary: "by hand, no ReLU on the logits, dropout off in evaluation",
    build: (probabilities) => new CorrectedNet(probabilities),
    setDropout: setMode,
    drop: dropoutLayer,
    dropsInEvaluation: false,
    hasReluOnLogits: false,
  },
  "no-dropout": {
    summary: "concise with nothing dropped, whatever --dropout1 and --dropout2 say",
    build: () => conciseNet({ dropout1: 0, dropout2: 0 }),
    setDropout: setMode,
    drop: (X) => X,
    dropsInEvaluation: false,
    hasReluOnLogits: false,
  },
};

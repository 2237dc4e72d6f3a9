/** @file What is compared: the chapter's programs, and each with one thing changed. */
import { conciseLayers, conciseNet } from "../programs/concise.ts";
import type { Classifier, Probabilities } from "../programs/program.ts";
import { CorrectedNet, Net } from "../programs/scratch.ts";

/** What `--variants` takes. */
export type VariantName =
  | "dropout"
  | "no-dropout"
  | "weight-decay"
  | "swapped"
  | "default-weights"
  | "scratch"
  | "scratch-off-in-evaluation"
  | "scratch-corrected";

/** A model and how it is trained. */
export interface Variant {
  /** What is special about it, in a few words. */
  readonly about: string;
  readonly build: (probabilities: Probabilities) => Classifier;
  /** Of SGD, in PyTorch's sense: added to the gradient as `weightDecay · w`. */
  readonly weightDecay: number;
}

const none: Probabilities = { dropout1: 0, dropout2: 0 };

/** Every variant, the concise program first. */
export const variants: { readonly [Name in VariantName]: Variant } = {
  dropout: {
    about: "the concise program",
    build: conciseNet,
    weightDecay: 0,
  },
  "no-dropout": {
    about: "the concise program, nothing dropped",
    build: () => conciseNet(none),
    weightDecay: 0,
  },
  "weight-decay": {
    about: "the concise program, nothing dropped, weight decay 0.001",
    build: () => conciseNet(none),
    weightDecay: 1e-3,
  },
  swapped: {
    about: "the concise program, its two probabilities swapped",
    build: ({ dropout1, dropout2 }) => conciseNet({ dropout1: dropout2, dropout2: dropout1 }),
    weightDecay: 0,
  },
  "default-weights": {
    about: "the concise program with the weights nn.Linear starts with",
    build: conciseLayers,
    weightDecay: 0,
  },
  scratch: {
    about: "dropout by hand as published: on in evaluation, ReLU on the logits",
    build: (probabilities) => new Net(probabilities),
    weightDecay: 0,
  },
  "scratch-off-in-evaluation": {
    about: "the same, off in evaluation",
    build: (probabilities) => new ObedientNet(probabilities),
    weightDecay: 0,
  },
  "scratch-corrected": {
    about: "the same, off in evaluation, no ReLU on the logits",
    build: (probabilities) => new CorrectedNet(probabilities),
    weightDecay: 0,
  },
};

/** The published model, whose own flag follows `train()` and `eval()`. */
class ObedientNet extends Net {
  override train(mode = true): this {
    this.isTrain = mode;
    return super.train(mode);
  }
}

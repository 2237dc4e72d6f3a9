/** @file What a program of the demo is. */
import type { nn, Tensor } from "@kindling/torch";

/** The probabilities of dropping a unit, after the first and the second hidden layer. */
export interface Probabilities {
  readonly dropout1: number;
  readonly dropout2: number;
}

/** A model that maps a batch of images to a score for each class. */
export type Classifier = nn.AnyModule & ((X: Tensor) => Tensor);

/** One of the models that the demo can train. */
export interface Program {
  /** What is special about it, in a line. */
  readonly summary: string;
  readonly build: (probabilities: Probabilities) => Classifier;
  /** Switches dropout for evaluation, whatever the program itself would do. */
  readonly setDropout: (net: Classifier, isOn: boolean) => void;
  /** Its dropout layer, as in a step of training. */
  readonly drop: (X: Tensor, probability: number) => Tensor;
  /** Whether the program drops units when it is evaluated. */
  readonly dropsInEvaluation: boolean;
  /** Whether the scores go through a ReLU. */
  readonly hasReluOnLogits: boolean;
}

/** @file The chapter's model with dropout written by hand, as published and corrected. */
import { nn, type Tensor } from "@kindling/torch";
import { dropoutLayer } from "./dropout-layer.ts";
import type { Probabilities } from "./program.ts";

const [numInputs, numOutputs, numHidden1, numHidden2] = [784, 10, 256, 256];

/**
 * The model as published. Its flag is its own, so `eval()` leaves dropout on; and the last layer
 * goes through the ReLU as the others do.
 */
export class Net extends nn.Module {
  isTrain: boolean;
  readonly probabilities: Probabilities;
  readonly lin1 = new nn.Linear(numInputs, numHidden1);
  readonly lin2 = new nn.Linear(numHidden1, numHidden2);
  readonly lin3 = new nn.Linear(numHidden2, numOutputs);
  readonly relu = new nn.ReLU();

  constructor(probabilities: Probabilities, isTrain = true) {
    super();
    this.probabilities = probabilities;
    this.isTrain = isTrain;
  }

  forward(X: Tensor): Tensor {
    const { dropout1, dropout2 } = this.probabilities;
    let H1: Tensor = this.relu(this.lin1(X.reshape([-1, numInputs])));
    // dropout only in training
    if (this.isTrain) H1 = dropoutLayer(H1, dropout1);
    let H2: Tensor = this.relu(this.lin2(H1));
    if (this.isTrain) H2 = dropoutLayer(H2, dropout2);
    return this.relu(this.lin3(H2));
  }
}

/** The same with the two slips mended: no ReLU on the logits, and `train()`/`eval()` obeyed. */
export class CorrectedNet extends nn.Module {
  readonly probabilities: Probabilities;
  readonly lin1 = new nn.Linear(numInputs, numHidden1);
  readonly lin2 = new nn.Linear(numHidden1, numHidden2);
  readonly lin3 = new nn.Linear(numHidden2, numOutputs);
  readonly relu = new nn.ReLU();

  constructor(probabilities: Probabilities) {
    super();
    this.probabilities = probabilities;
  }

  forward(X: Tensor): Tensor {
    const { dropout1, dropout2 } = this.probabilities;
    let H1: Tensor = this.relu(this.lin1(X.reshape([-1, numInputs])));
    if (this.training) H1 = dropoutLayer(H1, dropout1);
    let H2: Tensor = this.relu(this.lin2(H1));
    if (this.training) H2 = dropoutLayer(H2, dropout2);
    return this.lin3(H2);
  }
}

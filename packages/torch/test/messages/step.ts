/** @file One step of training from the state in a message: what a worker and its caller both do. */
import { nn, optim, type Tensor } from "../../src/index.ts";

/** The state of a training and the batch of its next step. */
export interface Step {
  readonly weights: nn.StateDict;
  readonly optimizer: ReturnType<optim.SGD["stateDict"]>;
  readonly X: Tensor;
  readonly y: Tensor;
}

/** A network and its optimizer. */
export function makeRun(): { readonly net: nn.AnyModule; readonly optimizer: optim.SGD } {
  const net: nn.AnyModule = new nn.Sequential(
    new nn.Linear(5, 7),
    new nn.ReLU(),
    new nn.Linear(7, 3),
  );
  return { net, optimizer: new optim.SGD(net.parameters(), { lr: 0.5, momentum: 0.9 }) };
}

/** Takes the state over, trains a step, and gives the state after it. */
export function stepped({ weights, optimizer: memory, X, y }: Step): Omit<Step, "X" | "y"> {
  const { net, optimizer } = makeRun();
  net.loadStateDict(weights);
  optimizer.loadStateDict(memory);
  new nn.CrossEntropyLoss()((net as nn.UnaryModule)(X), y as Tensor<[number], "int64">).backward();
  optimizer.step();
  return { weights: net.stateDict(), optimizer: optimizer.stateDict() };
}

/**
 * @file The programs whose training PyTorch recorded: the chapter's two, and variations that take one
 * thing away each. Written as the pack's notes say, not with the book's helpers.
 */
import * as nn from "@kindling/nn";
import { rand, type Tensor } from "@kindling/tensor";

/** A network under training. */
export interface Program {
  readonly net: nn.Module;
  readonly forward: (X: Tensor) => Tensor;
  /** Says whether what follows is training or evaluation. */
  readonly setTraining: (isTraining: boolean) => void;
}

/** Builds a network; its parameters are drawn from the default generator. */
export type Recipe = () => Program;

export const recipes: Readonly<Record<string, Recipe>> = {
  concise_dropout: () => concise(0.2, 0.5),
  concise_p0: () => concise(0, 0),
  "concise_p0_wd1e-3": () => concise(0, 0),
  scratch_published: () => scratch({ dropout: [0.2, 0.5], reluOnLogits: true, dropInEval: true }),
  scratch_relu_evaloff: () =>
    scratch({ dropout: [0.2, 0.5], reluOnLogits: true, dropInEval: false }),
  scratch_corrected: () => scratch({ dropout: [0.2, 0.5], reluOnLogits: false, dropInEval: false }),
  scratch_published_p0: () => scratch({ dropout: [0, 0], reluOnLogits: true, dropInEval: true }),
  scratch_corrected_p0: () => scratch({ dropout: [0, 0], reluOnLogits: false, dropInEval: false }),
};

function concise(p1: number, p2: number): Program {
  const net = new nn.Sequential(
    new nn.Flatten(),
    new nn.Linear(784, 256),
    new nn.ReLU(),
    new nn.Dropout(p1),
    new nn.Linear(256, 256),
    new nn.ReLU(),
    new nn.Dropout(p2),
    new nn.Linear(256, 10),
  );
  net.apply((module) => {
    if (module instanceof nn.Linear) nn.init.normal_(module.weight, 0, 0.01);
  });
  return {
    net,
    forward: (X) => net.forward(X as Tensor<[number, number, number, number], "float32">), // images, as `FashionMNIST` gives them
    setTraining: (isTraining) => void net.train(isTraining),
  };
}

interface ScratchOptions {
  readonly dropout: readonly [number, number];
  /** As published: also what comes out is cut at zero. */
  readonly reluOnLogits: boolean;
  /** As published: the network's own flag stays on, so evaluation drops too. */
  readonly dropInEval: boolean;
}

class Scratch extends nn.Module {
  readonly lin1 = new nn.Linear(784, 256);
  readonly lin2 = new nn.Linear(256, 256);
  readonly lin3 = new nn.Linear(256, 10);

  override forward(X: Tensor, drop: (H: Tensor, layer: 0 | 1) => Tensor): Tensor {
    const H1 = drop(this.lin1.forward(X.reshape(-1, 784)).relu(), 0);
    const H2 = drop(this.lin2.forward(H1).relu(), 1);
    return this.lin3.forward(H2);
  }
}

function scratch({ dropout, reluOnLogits, dropInEval }: ScratchOptions): Program {
  const net = new Scratch();
  let isTraining = true;
  const drop = (H: Tensor, layer: 0 | 1): Tensor =>
    isTraining || dropInEval ? dropoutLayer(H, dropout[layer]) : H;
  return {
    net,
    forward: (X) => (reluOnLogits ? net.forward(X, drop).relu() : net.forward(X, drop)),
    setTraining: (value) => void (isTraining = value),
  };
}

/** Dropout by hand: a mask of uniform numbers above p, and nothing drawn for p = 0. */
function dropoutLayer(X: Tensor, p: number): Tensor {
  if (p === 0) return X;
  const mask = rand([...X.shape])
    .gt(p)
    .float();
  return mask.mul(X).div(1 - p);
}

/** @file Trains a program as the pack's notes say, and records what PyTorch recorded. */
import { noGrad } from "@kindling/autograd";
import { DataLoader } from "@kindling/datasets";
import * as nn from "@kindling/nn";
import * as optim from "@kindling/optim";
import { manualSeed, type Tensor } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import type { Halves } from "./data.ts";
import { type Program, recipes } from "./programs.ts";

const { crc32, NotProvided } = conformance;

/** Figures of one epoch, as d2l's `train_epoch_ch3` and `evaluate_accuracy` count them. */
export interface EpochFigures {
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
}

/** What a training gave. */
export interface Trace {
  /** CRC-32 of each parameter before the first step, by name. */
  readonly initChecksums: ReadonlyMap<string, number>;
  /** Before the first step's update. */
  readonly firstLogits: Tensor;
  /** Mean loss of each step of the first epoch, as far as it was trained. */
  readonly stepLosses: readonly number[];
  /** Sum of magnitudes of each parameter after a number of steps. */
  readonly magnitudes: ReadonlyMap<number, ReadonlyMap<string, number>>;
  /** CRC-32 of each epoch's order of samples, as little-endian uint16. */
  readonly orderChecksums: readonly number[];
  /** Only of whole epochs. */
  readonly epochs: readonly EpochFigures[];
}

export type Length = { readonly epochs: number } | { readonly steps: number };

export interface Plan {
  readonly program: string;
  readonly seed: number;
  readonly lr: number;
  readonly batchSize: number;
  readonly weightDecay: number;
  /** Whole epochs to train, or just the first steps. */
  readonly length: Length;
}

const milestones: ReadonlySet<number> = new Set([1, 10, 100, 235]);

export function trainAs(plan: Plan, data: Halves): Trace {
  const recipe = recipes[plan.program];
  if (recipe === undefined) throw new NotProvided(`the program ${plan.program}`);
  manualSeed(plan.seed);
  return new Training(recipe(), plan, data).run();
}

class Training {
  readonly #program: Program;
  readonly #plan: Plan;
  readonly #data: Halves;
  readonly #optimizer: optim.SGD;
  readonly #lossOf = new nn.CrossEntropyLoss();
  readonly #stepLosses: number[] = [];
  readonly #magnitudes = new Map<number, ReadonlyMap<string, number>>();
  readonly #orders: number[] = [];
  #firstLogits: Tensor | undefined;

  constructor(program: Program, plan: Plan, data: Halves) {
    this.#program = program;
    this.#plan = plan;
    this.#data = data;
    const { lr, weightDecay } = plan;
    this.#optimizer = new optim.SGD(program.net.parameters(), { lr, weightDecay });
  }

  run(): Trace {
    const initChecksums = new Map(this.#parameters().map(([name, p]) => [name, checksum(p)]));
    const test = this.#loader(this.#data.test.length, false);
    const train = this.#loader(this.#data.train.length, true);
    const epochs: EpochFigures[] = [];
    const { length } = this.#plan;
    const count = "epochs" in length ? length.epochs : 1;
    for (let epoch = 0; epoch < count; epoch++) {
      const [trainLoss, trainAccuracy] = this.#trainEpoch(train, epoch);
      if ("epochs" in length)
        epochs.push({ trainLoss, trainAccuracy, testAccuracy: this.#evaluate(test) });
    }
    if (this.#firstLogits === undefined) throw new Error("no step was trained");
    return {
      initChecksums,
      firstLogits: this.#firstLogits,
      stepLosses: this.#stepLosses,
      magnitudes: this.#magnitudes,
      orderChecksums: this.#orders,
      epochs,
    };
  }

  #trainEpoch(
    loader: Iterable<readonly number[]>,
    epoch: number,
  ): [loss: number, accuracy: number] {
    this.#program.setTraining(true);
    const order: number[] = [];
    const steps = "steps" in this.#plan.length ? this.#plan.length.steps : Infinity;
    let [loss, right, step] = [0, 0, 0];
    for (const indices of loader) {
      order.push(...indices);
      step += 1;
      // a short run still looks at the whole order
      if (step > steps) continue;
      const [stepLoss, stepRight] = this.#trainStep(indices);
      loss += stepLoss * indices.length;
      right += stepRight;
      if (epoch === 0) this.#record(step, stepLoss);
    }
    this.#orders.push(crc32(new Uint8Array(Uint16Array.from(order).buffer)));
    return [loss / order.length, right / order.length];
  }

  #trainStep(indices: readonly number[]): [loss: number, right: number] {
    const [X, y] = this.#data.train.getBatch(indices);
    const logits = this.#program.forward(X);
    this.#firstLogits ??= logits.detach();
    const loss = this.#lossOf.forward(logits, y);
    this.#optimizer.zeroGrad();
    loss.backward();
    this.#optimizer.step();
    return [loss.item(), rightIn(logits, y)];
  }

  #evaluate(loader: Iterable<readonly number[]>): number {
    this.#program.setTraining(false);
    return noGrad(() => {
      let [right, count] = [0, 0];
      for (const indices of loader) {
        const [X, y] = this.#data.test.getBatch(indices);
        right += rightIn(this.#program.forward(X), y);
        count += indices.length;
      }
      return right / count;
    });
  }

  #record(step: number, loss: number): void {
    this.#stepLosses.push(loss);
    if (!milestones.has(step)) return;
    const sums = this.#parameters().map(([name, p]): [string, number] => [name, magnitude(p)]);
    this.#magnitudes.set(step, new Map(sums));
  }

  #parameters(): [name: string, parameter: Tensor][] {
    return [...this.#program.net.namedParameters()].map(([name, p]) => [name, p]);
  }

  #loader(length: number, shuffle: boolean): Iterable<readonly number[]> {
    const dataset = { length, get: (i: number): number => i };
    const { batchSize } = this.#plan;
    return new DataLoader(dataset, {
      batchSize,
      shuffle,
      collateFn: (samples: number[]) => samples,
    });
  }
}

const rightIn = (logits: Tensor, labels: Tensor): number =>
  logits.detach().argmax(1).eq(labels).sum().item();

const magnitude = (parameter: Tensor): number => parameter.detach().double().abs().sum().item();

function checksum(parameter: Tensor): number {
  const { buffer, byteOffset, byteLength } = parameter.detach().toTypedArray();
  return crc32(new Uint8Array(buffer, byteOffset, byteLength));
}

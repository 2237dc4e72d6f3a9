/**
 * @file The set `train`: the chapter's programs on the real Fashion-MNIST, their first losses or whole
 * epochs, against what PyTorch recorded.
 */
import { conformance } from "@kindling/verify";
import { fashionMnist } from "./data.ts";
import { type Length, type Plan, type Trace, trainAs } from "./training.ts";

const { assertAgrees, isRecord, listIn, numberIn, recordIn, tensorIn, textIn } = conformance;

type Case = conformance.GoldenRecord;

/** @param length  how long to train, given the seed: most figures are of seed 0. */
export function trainSuite(length: (seed: number) => Length = shortly): conformance.Suite {
  // a trace and a variant of the same seed are one training
  const traces = new Map<string, Trace>();
  return {
    operatorOf: (values) => `train/${textIn(values["program"], "program")}`,
    check: async (values) => {
      const data = await fashionMnist();
      const plan = planOf(values, length);
      const key = `${plan.program}/${plan.seed}`;
      const trace = traces.get(key) ?? trainAs(plan, data);
      traces.set(key, trace);
      checkTrace(trace, values);
    },
  };
}

/** The bound on losses is tight for 20 steps, and known from seed 0 for 100. */
const shortly = (seed: number): Length => ({ steps: seed === 0 ? 100 : 20 });

const planOf = (values: Case, length: (seed: number) => Length): Plan => ({
  program: textIn(values["program"], "program"),
  seed: numberIn(values["seed"], "seed"),
  lr: numberIn(values["lr"], "lr"),
  batchSize: numberIn(values["batch_size"], "batch_size"),
  weightDecay: numberIn(values["weight_decay"], "weight_decay"),
  length: length(numberIn(values["seed"], "seed")),
});

function checkTrace(trace: Trace, values: Case): void {
  if (isRecord(values["init_crc32"])) checkInit(trace, values["init_crc32"]);
  const tolerance = { rtol: 0, atol: 1e-5 };
  const logits = values["logits_step1"];
  if (logits !== undefined)
    assertAgrees(trace.firstLogits, logits, "logits of step 1", { tolerance });
  checkLosses(trace.stepLosses, tensorIn(values["step_loss"], "step_loss").data);
  checkOrders(trace.orderChecksums, listIn(values["order_crc32"], "order_crc32"));
  for (const [step, sums] of trace.magnitudes) {
    const want = values[`param_sums_after_step_${step}`];
    if (isRecord(want)) checkMagnitudes(step, sums, want);
  }
  const epochs = listIn(values["epochs"], "epochs");
  trace.epochs.forEach((figures, i) => {
    const want = recordIn(epochs[i], "epochs");
    const expectNear = (what: string, got: number, bound: number): void => {
      expectWithin(`${what} of epoch ${i + 1}`, got, numberIn(want[what], what), bound);
    };
    expectNear("train_loss", figures.trainLoss, 2e-3);
    expectNear("train_acc", figures.trainAccuracy, 2e-3);
    expectNear("test_acc", figures.testAccuracy, 0.01);
  });
}

function checkInit({ initChecksums }: Trace, want: Case): void {
  for (const [name, crc] of Object.entries(want)) {
    const got = initChecksums.get(name);
    expectChecksum(`${name} before training`, got, numberIn(crc, name));
  }
}

/** Rounding alone until a relu gate falls on the other side: 2e-6 for 20 steps, then 2e-3. */
function checkLosses(got: readonly number[], want: conformance.GoldenArray): void {
  got.slice(0, want.length).forEach((loss, i) => {
    expectWithin(`the loss of step ${i + 1}`, loss, Number(want[i]), i < 20 ? 2e-6 : 2e-3);
  });
}

function checkOrders(got: readonly number[], want: readonly conformance.Golden[]): void {
  got.forEach((crc, i) => {
    expectChecksum(`the order of epoch ${i + 1}`, crc, numberIn(want[i], "order_crc32"));
  });
}

/** Relative; seen between PyTorch's own two precisions: 3.9e-8 after 10 steps, 7.5e-5 after 100. */
const magnitudeBounds: Readonly<Record<number, number>> = {
  1: 1e-6,
  10: 1e-6,
  100: 2e-4,
  235: 1e-3,
};

function checkMagnitudes(step: number, sums: ReadonlyMap<string, number>, want: Case): void {
  for (const [name, entry] of Object.entries(want)) {
    const expected = numberIn(listIn(entry, name)[1], name);
    const bound = (magnitudeBounds[step] ?? 0) * expected;
    expectWithin(`the size of ${name} after ${step} steps`, sums.get(name) ?? NaN, expected, bound);
  }
}

function expectChecksum(what: string, got: number | undefined, want: number): void {
  if (got !== want) throw new Error(`${what}: CRC-32 ${got}, PyTorch's ${want}`);
}

function expectWithin(what: string, got: number, want: number, bound: number): void {
  if (Math.abs(got - want) <= bound) return;
  throw new Error(
    `${what}: ${got}, PyTorch's ${want}; off by ${Math.abs(got - want)}, allowed ${bound}`,
  );
}

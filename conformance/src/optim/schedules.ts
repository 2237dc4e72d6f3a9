/** @file Learning rates (and momentums) under a scheduler, for 60 steps. */
import { fromTypedArray, type Tensor, zeros } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { namedIn, type Optimizer, optimizerOf, type Scheduler, schedulerOf } from "./making.ts";

const { assertAgrees, isRecord, listIn, NotProvided, numberIn, recordIn, tensorIn, textIn } =
  conformance;

type Case = conformance.GoldenRecord;

const tolerance = { rtol: 1e-9, atol: 1e-12 };

/** The functions that packs name by their Python text. */
const functions: Readonly<Record<string, (epoch: number) => number>> = {
  "1/(1+0.1*e)": (e) => 1 / (1 + 0.1 * e),
  "0.95**e": (e) => 0.95 ** e,
  "0.95": () => 0.95,
  "0.95 if e % 3 else 1.0": (e) => (e % 3 === 0 ? 1 : 0.95),
};

export function checkSchedule(values: Case): void {
  const rates = listIn(values["base_lrs"], "base_lrs").map((lr) => numberIn(lr, "base_lrs"));
  const groups = rates.map((lr) => ({ params: [zeros(1).requiresGrad_()], lr }));
  const own = isRecord(values["optimizer_kwargs"]) ? values["optimizer_kwargs"] : {};
  const optimizer = optimizerOf("SGD", groups, { lr: 0.1, ...own });
  const scheduler = made(values, optimizer);
  const want = tensorIn(values["lrs"], "lrs");
  const metrics =
    values["metrics"] === undefined ? undefined : tensorIn(values["metrics"], "metrics").data;
  const momentums = values["momentums"];
  const seen: { readonly lr: number[]; readonly momentum: number[] } = { lr: [], momentum: [] };
  const look = (): void => {
    for (const group of optimizer.paramGroups) {
      seen.lr.push(Number(group["lr"]));
      seen.momentum.push(Number(group["momentum"]));
    }
  };
  look();
  for (let step = 0; step + 1 < (want.shape[0] ?? 0); step++) {
    optimizer.step();
    if (metrics === undefined) scheduler.step();
    else scheduler.step(Number(metrics[step]));
    look();
  }
  assertAgrees(asTable(seen.lr, want), want, "the learning rates", { tolerance });
  if (momentums !== undefined)
    assertAgrees(asTable(seen.momentum, want), momentums, "the momentums", { tolerance });
}

function made(values: Case, optimizer: Optimizer): Scheduler {
  const name = textIn(values["scheduler"], "scheduler");
  if (values["parts"] === undefined) return plain(name, optimizer, values["kwargs"]);
  const parts = listIn(values["parts"], "parts").map((entry) => {
    const part = recordIn(entry, "parts");
    return plain(textIn(part["scheduler"], "scheduler"), optimizer, part["kwargs"]);
  });
  if (name === "ChainedScheduler") return chained(name, parts, optimizer);
  const milestones = listIn(values["milestones"], "milestones");
  return schedulerOf(name, optimizer, parts, milestones);
}

/** `ChainedScheduler` takes the schedulers alone. */
const chained = (name: string, parts: readonly Scheduler[], optimizer: Optimizer): Scheduler =>
  schedulerOf(name, parts as unknown as Optimizer, optimizer);

function plain(
  name: string,
  optimizer: Optimizer,
  kwargs: conformance.Golden | undefined,
): Scheduler {
  const { lambda, ...named } = isRecord(kwargs) ? kwargs : {};
  if (lambda === undefined) return schedulerOf(name, optimizer, namedIn(named));
  const found = functions[textIn(lambda, "lambda")];
  if (found === undefined) throw new NotProvided(`the function ${textIn(lambda, "lambda")}`);
  return schedulerOf(name, optimizer, found, namedIn(named));
}

const asTable = (values: readonly number[], { shape }: conformance.GoldenTensor): Tensor =>
  fromTypedArray(Float64Array.from(values), [...shape]);

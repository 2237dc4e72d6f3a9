/**
 * @file The runner is a checker, so it is checked: golden values are falsified, one by one, and every
 * case that passes must then fail.
 */
import { conformance } from "@kindling/verify";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ownPacks, packsBelow } from "../src/pack-files.ts";
import { suitesWith } from "../src/suites.ts";

const { GoldenTensor, isRecord, listIn } = conformance;

const suites = suitesWith();

/** Runs a set with every case changed; cases that `falsify` cannot change are left out. */
async function judgeFalsified(
  set: string,
  falsify: (values: conformance.GoldenRecord) => conformance.GoldenRecord | undefined,
): Promise<conformance.Report> {
  const packs = packsBelow(join(ownPacks, set)).map((pack) => ({
    ...pack,
    cases: pack.cases.flatMap((one) => {
      const values = falsify(one.values());
      return values === undefined ? [] : [{ ...one, values: () => values }];
    }),
  }));
  return (await conformance.runPacks(packs, suites)).report;
}

const passedOf = (report: conformance.Report): string[] =>
  Object.entries(report.byOp).flatMap(([op, { passed }]) => (passed > 0 ? [op] : []));

/** A tensor whose first element is another number (of an index, no index); `undefined` where there is none. */
function withError(golden: conformance.Golden | undefined): conformance.Golden | undefined {
  if (!(golden instanceof GoldenTensor) || golden.data.length === 0) return undefined;
  const data = golden.data.slice();
  const [first = 0] = data;
  if (typeof first === "bigint") data[0] = -1n - first;
  else if (golden.dtype === "bool") data[0] = 1 - first;
  else if (golden.dtype === "uint8") data[0] = 255 - first;
  else data[0] = Number.isFinite(first) ? first + 1 + Math.abs(first) : 0;
  return new GoldenTensor(golden.dtype, golden.shape, data, golden.perm);
}

function withErrorIn(
  list: readonly conformance.Golden[],
  at: number,
): conformance.Golden[] | undefined {
  const wrong = withError(list[at]);
  return wrong === undefined ? undefined : [...list].with(at, wrong);
}

test("an error in the first output of an operator is found in every case", async () => {
  const report = await judgeFalsified("ops", (values) => {
    if (values["raises"] !== undefined) return undefined;
    const out = withErrorIn(listIn(values["out"], "out"), 0);
    return out && { ...values, out };
  });
  expect(passedOf(report)).toEqual([]);
  expect(report.failed).toBeGreaterThan(2000);
});

test("an error in the first gradient of an operator is found in every case", async () => {
  // not where golden gradients are known to be wrong, and so not compared
  const isCompared = (name: unknown): boolean => name !== "op/masked_select/float32/nc";
  const report = await judgeFalsified("ops", (values) => {
    if (values["grads"] === undefined || !isCompared(values["name"])) return undefined;
    const [first, ...rest] = listIn(values["grads"], "grads");
    const grad = isRecord(first) ? withError(first["grad"]) : undefined;
    return grad && isRecord(first)
      ? { ...values, grads: [{ ...first, grad }, ...rest] }
      : undefined;
  });
  expect(report.passed).toBe(0);
  expect(report.failed).toBeGreaterThan(1200);
});

test("an error in the first value of a random call is found in every case", async () => {
  const report = await judgeFalsified("rng", (values) => {
    if (values["calls"] === undefined) return undefined;
    const [first, ...rest] = listIn(values["calls"], "calls");
    if (!isRecord(first)) return undefined;
    const [output, ...others] = listIn(first["out"], "out");
    const value = isRecord(output) ? withError(output["value"]) : undefined;
    if (value === undefined || !isRecord(output)) return undefined;
    return { ...values, calls: [{ ...first, out: [{ ...output, value }, ...others] }, ...rest] };
  });
  expect(report.passed).toBe(0);
  expect(report.failed).toBeGreaterThan(1200);
});

test("a stream that stands elsewhere is found in every case", async () => {
  const report = await judgeFalsified("rng", (values) => {
    if (values["calls"] === undefined) return undefined;
    const calls = listIn(values["calls"], "calls");
    const last = calls.at(-1);
    if (!isRecord(last)) return undefined;
    const wrong = { ...last, draws: Number(last["draws"]) + 1 };
    return { ...values, calls: [...calls.slice(0, -1), wrong] };
  });
  expect(report.passed).toBe(0);
  expect(report.failed).toBeGreaterThan(1300);
});

test("an error in the outputs or a gradient of a module is found in every case", async () => {
  const outputs = await judgeFalsified("modules", (values) => {
    const out = withErrorIn(listIn(values["out"], "out"), 0);
    return out && { ...values, out };
  });
  expect(outputs).toMatchObject({ passed: 0 });
  expect(outputs.failed).toBeGreaterThan(30);
  const gradients = await judgeFalsified("modules", (values) => {
    const [first, ...rest] = listIn(values["input_grads"], "input_grads");
    const grad = isRecord(first) ? withError(first["grad"]) : undefined;
    if (grad === undefined || !isRecord(first)) return undefined;
    return { ...values, input_grads: [{ ...first, grad }, ...rest] };
  });
  expect(gradients).toMatchObject({ passed: 0 });
  expect(gradients.failed).toBeGreaterThan(20);
});

test("an error in a trajectory of an optimizer is found in every case", async () => {
  const report = await judgeFalsified("optim", (values) => {
    const key = values["params"] === undefined ? "b" : "loss";
    const golden = values[key];
    if (!(golden instanceof GoldenTensor)) return undefined;
    const data = golden.data.slice();
    const last = data.length - 1;
    data[last] = Number(data[last]) + 1;
    return { ...values, [key]: new GoldenTensor(golden.dtype, golden.shape, data) };
  });
  expect(report.passed).toBe(0);
  expect(report.failed).toBeGreaterThanOrEqual(24);
});

/** @file The set `rng`: the random stream of PyTorch, call by call. */
import { manualSeed } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { randomCalls } from "./calls.ts";
import { engineCases } from "./engines.ts";
import { checkOutput } from "./outputs.ts";
import { checkStream } from "./stream.ts";

const { listIn, NotProvided, numberIn, recordIn, textIn } = conformance;

export const rngSuite: conformance.Suite = {
  operatorOf: (values) => `rng/${family(values)}`,
  check: (values) => {
    const engine = engineCases[family(values)];
    if (engine !== undefined) return engine(values);
    const { seed } = values;
    manualSeed(typeof seed === "bigint" ? seed : numberIn(seed, "seed"));
    for (const call of listIn(values["calls"], "calls")) checkCall(recordIn(call, "calls"));
  },
};

function checkCall(call: conformance.GoldenRecord): void {
  const fn = textIn(call["fn"], "fn");
  const args = recordIn(call["args"], "args");
  const run = Object.hasOwn(randomCalls, fn) ? randomCalls[fn] : undefined;
  if (run === undefined) throw new NotProvided(`${fn}: not in the table`);
  const got = run(args);
  const want = listIn(call["out"], "out");
  if (got.length !== want.length)
    throw new Error(`${fn}: ${got.length} outputs, PyTorch ${want.length}`);
  want.forEach((output, i) => checkOutput(fn, args, got[i], recordIn(output, "out")));
  checkStream(numberIn(call["draws"], "draws"), call["cached"] === true);
}

/** The first part of a case's name. */
const family = (values: conformance.GoldenRecord): string =>
  textIn(values["name"], "name").split("/")[0] ?? "";

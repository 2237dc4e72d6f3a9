/** @file The cases about engines alone: raw words of MT19937, its state as bytes, Philox4x32-10. */
import * as tensors from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { callableIn, constructorIn } from "../surface.ts";

const { assertAgrees, listIn, NotProvided, numberIn, numbersOf, tensorIn } = conformance;

type Case = conformance.GoldenRecord;

const exact = { tolerance: { rtol: 0, atol: 0 } };

/** By the beginning of the case's name. */
export const engineCases: Readonly<Record<string, (values: Case) => void>> = {
  raw_u32: (values) => {
    const seed = numberIn(values["seed"], "seed");
    const generator = new tensors.Generator({ seed });
    const want = tensorIn(values["u32"], "u32");
    expectWords(
      numbersOf(want.data).map(() => generator.u32()),
      numbersOf(want.data),
    );
    tensors.manualSeed(seed);
    tensors.randn(3);
    const state = values["get_rng_state_after_randn3"] ?? null;
    assertAgrees(tensors.getRngState(), state, "getRngState()", exact);
  },
  "philox4x32-10": (values) => {
    const philox = callableIn(tensors, "philox4x32");
    if (philox === undefined) throw new NotProvided("philox4x32");
    const got = philox(words(values["counter"]), words(values["key"]));
    expectWords(Array.from(got as Uint32Array), words(values["out"])); // the function gives words
  },
  philox_engine: (values) => {
    const engine = constructorIn(tensors, "Philox")(
      big(values["seed"]),
      big(values["subsequence"]),
      big(values["offset"]),
    ) as { blockLength: number; refill: (block: Uint32Array) => void }; // as every engine
    const block = new Uint32Array(engine.blockLength);
    engine.refill(block);
    const want = words(values["out"]);
    expectWords(Array.from(block.subarray(0, want.length)), want);
  },
};

function expectWords(got: readonly number[], want: readonly number[]): void {
  const first = want.findIndex((word, i) => got[i] !== word);
  if (first >= 0) throw new Error(`word ${first} is ${got[first]}, PyTorch's ${want[first]}`);
}

const words = (value: conformance.Golden | undefined): number[] =>
  listIn(value, "words").map((word) => numberIn(word, "a word"));

const big = (value: conformance.Golden | undefined): bigint =>
  typeof value === "bigint" ? value : BigInt(numberIn(value, "a number"));

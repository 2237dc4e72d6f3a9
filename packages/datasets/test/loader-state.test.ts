/** @file A loader that is put where another stood goes on as that one did. */
import { ValueError, defaultGenerator, manualSeed } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataLoader, type DataLoaderState } from "../src/index.ts";
import { kinds, n, own } from "./orders.ts";
import { range } from "./range.ts";

const loaderOf = (kind: string): DataLoader<ReturnType<typeof range>, unknown> =>
  new DataLoader(range(n), kinds[kind]!());

/** Two more passes, with draws of others between the batches, and where the generators end. */
function rest(loader: DataLoader<ReturnType<typeof range>, unknown>): unknown {
  const passes = [1, 2].map(() => Array.from(loader, (batch) => [String(batch), others()]));
  return [passes, loader.stateDict(), defaultGenerator.getState()];
}

const others = (): number => defaultGenerator.u32();

describe.each(Object.keys(kinds))("%s", (kind) => {
  test("a state taken at any batch of any pass, or between passes, is gone on from", () => {
    fc.assert(
      fc.property(fc.nat(2), fc.nat(20), fc.boolean(), (passes, batches, isKept) => {
        manualSeed(1);
        const loader = loaderOf(kind);
        for (let pass = 0; pass < passes; pass++) for (const _batch of loader) others();
        const under = loader[Symbol.iterator]();
        let given = 0;
        while (given < batches && under.next().done !== true) {
          others();
          given++;
        }
        const state = isKept ? loader.stateDict() : structuredClone(loader.stateDict());
        const place = defaultGenerator.getState();
        const left = Array.from({ [Symbol.iterator]: () => under }, (b) => [String(b), others()]);
        const expected = [left, rest(loader)];

        manualSeed(99);
        const other = loaderOf(kind);
        other.loadStateDict(state);
        expect(other.stateDict()).toEqual(state);
        defaultGenerator.setState(place);
        const isOver = state.numYielded === null;
        const found = isOver ? [] : Array.from(other, (b) => [String(b), others()]);
        expect([found, rest(other)]).toEqual(expected);
      }),
    );
  });
});

test("for await gives the same batches, and counts one when it is given", async () => {
  manualSeed(2);
  const loader = loaderOf("shuffled");
  const batches = loader[Symbol.asyncIterator]();
  const first = batches.next();
  expect(loader.stateDict().numYielded).toBe(0);
  await first;
  const state = loader.stateDict();
  expect(state.numYielded).toBe(1);
  const place = defaultGenerator.getState();
  const left = await collected({ [Symbol.asyncIterator]: () => batches });
  defaultGenerator.setState(place);
  loader.loadStateDict(state);
  expect(await collected(loader)).toEqual(left);
  expect(loader.stateDict().numYielded).toBe(null);
});

test("a state that was loaded serves one pass", () => {
  const loader = loaderOf("in order");
  loader.loadStateDict({ ...loader.stateDict(), numYielded: 5, passStart: [place()] });
  expect([[...loader].length, [...loader].length]).toEqual([1, 6]);
});

describe("what is refused, with nothing changed", () => {
  const good = (): DataLoaderState => {
    const loader = loaderOf("shuffled by its own generator");
    loader[Symbol.iterator]().next();
    return loader.stateDict();
  };
  test.each<[RegExp, (state: DataLoaderState) => DataLoaderState]>([
    [/got {7}7 batches[^]*0 to 6/, (state) => ({ ...state, numYielded: 7 })],
    [/-1 batches/, (state) => ({ ...state, numYielded: -1 })],
    [/1\.5 batches/, (state) => ({ ...state, numYielded: 1.5 })],
    [/states of 2 and 0 generators/, (state) => ({ ...state, generators: [] })],
    [/states of 1 and 1 generators/, (state) => ({ ...state, passStart: [place()] })],
    [/states of 2 and 1/, (state) => ({ ...state, numYielded: null })],
    [/setState: .*\n.*3 bytes/, (state) => ({ ...state, generators: [new Uint8Array(3)] })],
    [/setState: /, (state) => ({ ...state, passStart: [place(), new Uint8Array(5056)] })],
  ])("%o", (message, wrong) => {
    const loader = loaderOf("shuffled by its own generator");
    const before = loader.stateDict();
    expect(() => loader.loadStateDict(wrong(good()))).toThrow(ValueError);
    expect(() => loader.loadStateDict(wrong(good()))).toThrow(message);
    expect(loader.stateDict()).toEqual(before);
  });
});

const place = (): Uint8Array => own().getState();

async function collected(batches: AsyncIterable<unknown>): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of batches) found.push(String(batch));
  return found;
}

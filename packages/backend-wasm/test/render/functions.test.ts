/**
 * @file The renderings of the functions of one float32 that have one in single precision, on engines
 * that add products with one rounding and on those that do not.
 */
import { type OpName, rowOf } from "@kindling/expr";
import { describe, expect, test } from "vitest";
import { func, load, sequence, store } from "../../src/assembler/index.ts";
import { features } from "../../src/features.ts";
import { Emitter } from "../../src/render/emitter.ts";
import { floatRows } from "../../src/render/float-rows.ts";
import { Floats } from "../../src/render/floats.ts";
import { instantiate, memory } from "../assembler/run.ts";

const names = ["exp", "log", "sigmoid", "tanh", "erf"] as const satisfies readonly OpName[];
const engines = [false, true].filter((isFused) => !isFused || features().fusedMadd);

/** The function of four float32, compiled as for an engine of that kind. */
function compiled(name: OpName, isFused: boolean): (x: readonly number[]) => Float32Array {
  const run = func(["i32"], "none", ([at], local) => {
    const e = new Emitter(local, isFused);
    const body = e.gathered(() => {
      const v = new Floats(e, "f32x4", "single");
      const y = floatRows[name].float32(v, e.let(load("v128.load", at)));
      e.run(store("v128.store", at, y));
    });
    return [sequence(...e.prologue, ...body)] as const;
  });
  const { f } = instantiate({ f: run });
  return (x) => {
    const floats = new Float32Array(memory.buffer, 0, 4);
    floats.set(x);
    f(0);
    return floats;
  };
}

const unit = (x: number): number => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23);

describe.each(engines.map((isFused) => ({ isFused })))("isFused: $isFused", ({ isFused }) => {
  test.each(names)("%s of float32 from 2⁻¹⁴ to 2⁷ is within the table's bound", (name) => {
    const of = compiled(name, isFused);
    const { evaluate, ulp } = rowOf(name);
    const meaning = evaluate as (x: number) => number; // of one argument
    // 1021 is prime: all digits of the mantissa change from one to the next
    for (let bits = 0x38800000; bits < 0x43000000; bits += 2 * 1021) {
      const [low, high] = new Float32Array(Uint32Array.of(bits, bits + 1021).buffer);
      const x = [low!, high!, -low!, -high!];
      of(x).forEach((y, i) => {
        const exact = meaning(x[i]!);
        if (Object.is(y, Math.fround(exact))) return;
        const error = Math.abs(y - exact) / unit(exact);
        if (!(error <= ulp)) expect.fail(`${name}(${x[i]}) = ${y}, not ${exact}: ${error} units`);
      });
    }
  });

  test.each(names)("%s keeps -0, NaN and the limits at infinity", (name) => {
    const meaning = rowOf(name).evaluate as (x: number) => number; // of one argument
    const x = [-0, NaN, Infinity, -Infinity];
    expect([...compiled(name, isFused)(x)]).toEqual(x.map(meaning));
  });
});

/**
 * @file Each planted fault is found by the laws that name it, and bounds are where the titles say.
 */
import { apply, constant, type Expr } from "@kindling/expr";
import { defineBackend, type KernelOperand, reference, useBackend } from "@kindling/tensor";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { backendLaws } from "../../src/index.ts";
import { type Fault } from "./faults/fault.ts";
import { layouts, memory } from "./faults/memory.ts";
import { numbers } from "./faults/numbers.ts";
import { others } from "./faults/others.ts";
import { reductions } from "./faults/reductions.ts";
import { lawOf, mismatchIn } from "./law-of.ts";

const usual = fc.readConfigureGlobal();
beforeAll(() => fc.configureGlobal({ ...usual, endOnFailure: true, seed: 1 }));
afterAll(() => fc.configureGlobal(usual));
afterEach(() => useBackend("reference"));

const faults: readonly Fault[] = [...layouts, ...memory, ...numbers, ...reductions, ...others];

describe("a fault is found by each law that names it", () => {
  test.each(faults)("$name", ({ name, kernels, breaks }) => {
    for (const beginning of breaks) {
      const law = backendLaws.find(({ title }) => title.startsWith(beginning))!;
      expect(
        mismatchIn(() => law.check(defineBackend(name, kernels))),
        law.title,
      ).toBeDefined();
    }
  });
});

/** The lines of the message of what the law throws. */
function messageOf(title: string, open: () => void): string[] {
  try {
    lawOf(title).check(open);
  } catch (error) {
    return (error as Error).message.split("\n");
  }
  throw new Error("nothing was thrown");
}

const scaled = (op: string, by: number): (() => void) =>
  defineBackend(`scaled-${op}-${by}`, {
    map: (call) =>
      reference.map({
        ...call,
        exprs: call.exprs.map((e: Expr) =>
          e.kind === "op" && e.op === op ? apply("mul", e, constant(by)) : e,
        ),
      }),
  });

describe("bounds", () => {
  test("of operations are the table's in single precision, four units in double", () => {
    const [single, double] = [1, 4].map(
      (ulps, i) =>
        `exp of float${32 << i} is the reference's within ${ulps} units in the last place`,
    );
    lawOf(single!).check(scaled("exp", 1 + 2 ** -24));
    expect(messageOf(single!, scaled("exp", 1 + 2 ** -22))).toEqual([
      "exp (float32) at argument 0",
      "  got       1.000000238418579",
      "  expected  1 within 1 units in the last place",
    ]);
    lawOf(double!).check(scaled("exp", 1 + 2 ** -51));
    expect(messageOf(double!, scaled("exp", 1 + 2 ** -49))).toEqual([
      "exp (float64) at argument 0",
      "  got       1.0000000000000018",
      "  expected  1 within 4 units in the last place",
    ]);
  });

  test("of whole numbers are nothing, and messages name the operation", () => {
    const off = defineBackend("off-by-one", {
      map: (call) =>
        reference.map({ ...call, exprs: call.exprs.map((e) => apply("add", e, constant(1))) }),
    });
    expect(messageOf("add of int32 is exact", off)[0]).toMatch(/^add: /);
  });

  /** Sums of all or of lines that are off by a part of the sum of sizes. */
  const offBy = (part: number): (() => void) =>
    defineBackend(`sums-off-${part}`, {
      reduce: (call) => {
        reference.reduce(call);
        const { output, inputs } = call;
        if (output.shape.some((n) => n > 1)) return;
        const values = inputs[0]!.storage.elements("float32") as Float32Array;
        const size = values.reduce((sum, x) => sum + Math.abs(x), 0);
        (output.storage.elements("float32") as Float32Array)[output.offset]! += part * size;
      },
    });
  const million = "a sum of a million numbers is within 1e-6 of the sum of their sizes";
  test("of a million numbers are a millionth of their sizes", { timeout: 60_000 }, () => {
    lawOf(million).check(offBy(0.9e-6));
    expect(() => lawOf(million).check(offBy(1.1e-6))).toThrow("assertClose");
  });

  const moved = (by: number): (() => void) =>
    defineBackend(`products-off-${by}`, {
      matmul: (call) => {
        reference.matmul(call);
        const elements = call.output.storage.elements("float32") as Float32Array;
        elements.forEach((value, i) => (elements[i] = value + by));
      },
    });
  const products = "products of matrices are within the round-off of their sums";
  test("of products are their round-off", () => {
    lawOf(products).check(moved(0.9e-4));
    expect(() => lawOf(products).check(moved(1.1e-4))).toThrow("assertClose");
    expect(() => lawOf(products).check(moved(-1.1e-4))).toThrow("assertClose");
  });

  test("of sums in one pass are the tolerances of the dtype", () => {
    const off = (by: number): (() => void) =>
      defineBackend(`one-pass-off-${by}`, {
        reduce: (call) => {
          reference.reduce(call);
          const scale = (x: KernelOperand): void => {
            const elements = x.storage.elements(x.dtype) as Float32Array;
            elements.forEach((value, i) => (elements[i] = value * by));
          };
          if (call.values !== undefined) scale(call.values);
        },
      });
    const law = lawOf("a sum in one pass with what is summed is the reference's, in any layout");
    law.check(off(1 + 1e-8));
    expect(() => law.check(off(1 + 1e-5))).toThrow();
  });
});

/**
 * @file The laws of backends hold for the reference, and find planted errors in a backend.
 */
import { apply, constant, type Expr } from "@kindling/expr";
import { defineBackend, type KernelOperand, reference, useBackend } from "@kindling/tensor";
import { afterEach, describe, expect, test } from "vitest";
import { backendLaws, describeBackend } from "../../src/index.ts";

afterEach(() => useBackend("reference"));

describeBackend("reference", () => useBackend("reference"), { describe, test });

const lawOf = (title: RegExp): (typeof backendLaws)[number] => {
  const law = backendLaws.find((law) => title.test(law.title));
  if (law === undefined) throw new Error(`no law ${title}`);
  return law;
};

/** A backend whose maps compute something else. */
const wrong = (name: string, change: (e: Expr) => Expr): (() => void) =>
  defineBackend(name, {
    map: (call) => reference.map({ ...call, exprs: call.exprs.map(change) }),
  });

/** Read by columns as if it had been written by rows. */
const transposed = (x: KernelOperand): KernelOperand => ({
  ...x,
  strides: x.strides.toReversed(),
});

describe("a backend with a planted error", () => {
  test("in an operation is found", () => {
    const open = wrong("planted-tan", (e) =>
      e.kind === "op" && e.op === "sin" ? apply("tan", ...e.args) : e,
    );
    expect(() => lawOf(/^sin of float32/).check(open)).toThrow("units in the last place");
    lawOf(/^cos of float32/).check(open);
  });

  test("of two units in the last place is found", () => {
    const open = wrong("planted-ulps", (e) =>
      e.kind === "op" && e.op === "exp" ? apply("mul", e, constant(1 + 2 ** -21)) : e,
    );
    expect(() => lawOf(/^exp of float32/).check(open)).toThrow("units in the last place");
  });

  test("in a conversion is found", () => {
    const open = wrong("planted-cast", (e) => (e.kind === "cast" ? apply("neg", e) : e));
    expect(() => lawOf(/^int32 becomes float32/).check(open)).toThrow();
  });

  test("in the layout of an operand is found", () => {
    const open = defineBackend("planted-layout", {
      map: (call) =>
        reference.map({ ...call, inputs: call.inputs.map((x) => ({ ...x, offset: 0 })) }),
    });
    expect(() => lawOf(/^operands in any layout/).check(open)).toThrow();
  });

  test("in a reduction, a product or a stream is found", () => {
    const open = defineBackend("planted-others", {
      reduce: (call) => reference.reduce({ ...call, reduction: "sum" }),
      matmul: ({ a, b, output }) => reference.matmul({ a, b: transposed(b), output }),
      random: (call) => {
        reference.random(call);
        reference.random(call);
      },
    });
    expect(() => lawOf(/^sums, products.* float32/).check(open)).toThrow();
    expect(() => lawOf(/^products.* integers/).check(open)).toThrow();
    expect(() => lawOf(/^random numbers/).check(open)).toThrow();
  });
});

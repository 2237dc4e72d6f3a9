import { tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { conformance } from "../../src/index.ts";

const { assertAgrees, GoldenFloat, GoldenTensor, NotProvided, runPacks, showReport } = conformance;

const tolerance = { rtol: 1e-5, atol: 1e-6 };
const golden = (...values: number[]): conformance.GoldenTensor =>
  new GoldenTensor("float32", [values.length], Float32Array.from(values));

describe("agreement", () => {
  test("finds a planted error, a wrong shape and a wrong dtype", () => {
    const options = { tolerance };
    assertAgrees(tensor([1, NaN, Infinity]), golden(1, NaN, Infinity), "y", options);
    assertAgrees(tensor([1 + 1e-6, 2]), golden(1, 2), "y", options);
    expect(() => assertAgrees(tensor([1.0001, 2]), golden(1, 2), "y", options)).toThrow("1 of 2");
    expect(() => assertAgrees(tensor([1, 2]), golden(1, Infinity), "y", options)).toThrow("1 of 2");
    expect(() => assertAgrees(tensor([[1]]), golden(1), "y", options)).toThrow("shape");
    expect(() => assertAgrees(tensor([1n]), golden(1), "y", options)).toThrow("dtype");
    expect(() => assertAgrees(1, golden(1), "y", options)).toThrow("a tensor");
  });

  test("compares integers exactly, whatever the tolerance", () => {
    const want = new GoldenTensor("int64", [1], BigInt64Array.of(1_000_000n));
    const got = tensor([1_000_001n]);
    expect(() => assertAgrees(got, want, "y", { tolerance: { rtol: 1, atol: 1 } })).toThrow(
      "1 of 1",
    );
    const small = new GoldenTensor("int32", [1], Int32Array.of(5));
    const options = { tolerance: { rtol: 1, atol: 1 } };
    expect(() => assertAgrees(tensor([6], { dtype: "int32" }), small, "y", options)).toThrow(
      "1 of 1",
    );
  });

  test("compares plain values, lists and views that are stored by their base", () => {
    assertAgrees(2, new GoldenFloat(2), "y", { tolerance });
    assertAgrees(true, true, "y", { tolerance });
    assertAgrees([2, 3], [2, 3], "y", { tolerance });
    expect(() => assertAgrees([2, 4], [2, 3], "y", { tolerance })).toThrow("y[1]");
    expect(() => assertAgrees([2], [2, 3], "y", { tolerance })).toThrow("2 entries");
    const base = new GoldenTensor("float32", [1, 2], Float32Array.of(1, 2), [1, 0]);
    assertAgrees(tensor([[1], [2]]), base, "y", { tolerance });
  });

  test("leaves out what it is told to", () => {
    const except = new Set([1]);
    assertAgrees(tensor([1, 9]), golden(1, 2), "y", { tolerance, except });
  });
});

describe("a run", () => {
  const pack = (set: string, ...cases: object[]): conformance.GoldenPack => ({
    set,
    head: {},
    cases: cases.map((values, i) => ({
      name: `case ${i}`,
      values: () => values as conformance.GoldenRecord, // made right here
    })),
  });
  const suites: Record<string, conformance.Suite> = {
    demo: {
      operatorOf: (values) => values["op"] as string, // as every case here has one
      check: (values) => {
        if (values["wrong"] === true) throw new Error("3, PyTorch's 4");
        if (values["missing"] === true) throw new NotProvided("flip");
      },
    },
  };

  test("counts per operator, and tells what failed and why", async () => {
    const cases = [{ op: "a" }, { op: "a", wrong: true }, { op: "b", missing: true }];
    const { report, missing } = await runPacks([pack("demo", ...cases)], suites);
    expect(report).toEqual({
      passed: 1,
      failed: 1,
      notProvided: 1,
      byOp: {
        a: { passed: 1, failed: 1, notProvided: 0 },
        b: { passed: 0, failed: 0, notProvided: 1 },
      },
      failures: [{ name: "case 1", why: "Error: 3, PyTorch's 4" }],
    });
    expect(missing).toEqual([["flip", 1]]);
    expect(showReport(report)).toContain("FAILED case 1: Error: 3, PyTorch's 4");
  });

  test("goes on after a case that cannot be read, or has no operator", async () => {
    const broken = { ...pack("demo", { op: "a" }) };
    const cases = [
      {
        name: "unreadable",
        values: () => {
          throw new Error("beyond the bytes");
        },
      },
      ...broken.cases,
    ];
    const { report } = await runPacks([{ ...broken, cases }], suites);
    expect(report).toMatchObject({ passed: 1, failed: 1 });
  });

  test("does not count sets without a suite, nor cases made without fused multiply-add", async () => {
    const packs = [pack("other", {}), pack("demo", { op: "a", capability: "default" })];
    const { report } = await runPacks(packs, suites);
    expect(report).toMatchObject({ passed: 0, failed: 0, notProvided: 2 });
  });
});

/** @file What golden packs and their comparison refuse, in full, and what a report says. */
import { tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { type Failure, testFailures } from "../../../../tools/failures.ts";
import { conformance } from "../../src/index.ts";

const {
  assertAgrees,
  crc32,
  decodeGolden,
  GoldenDType,
  GoldenEllipsis,
  GoldenFloat,
  GoldenSlice,
  GoldenTensor,
  isRecord,
  listIn,
  NotProvided,
  numberIn,
  numbersOf,
  openPack,
  recordIn,
  runPacks,
  showReport,
  Tally,
  tensorIn,
  textIn,
} = conformance;

const none = new ArrayBuffer(0);

describe("a damaged pack", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const pack = { format: "hgolden-1", set: "ops", bin_bytes: 3, bin_crc32: crc32(bytes), count: 0 };
  const refused = (changes: object, got: string, expected: string): Failure => [
    () => openPack({ ...pack, cases: [], ...changes }, bytes, "ops.json"),
    "ops.json: damaged pack",
    got,
    expected,
  ];
  testFailures("DataError", [
    refused({ format: "other" }, "format other", "hgolden-1"),
    refused({ bin_bytes: 4 }, "bin_bytes 3", "4"),
    refused({ bin_crc32: 7 }, `bin_crc32 ${crc32(bytes)}`, "7"),
    refused({ cases: undefined }, "no cases", "a list of cases"),
    refused({ count: 2 }, "count 0", "2"),
    refused({ set: undefined }, "no set", "the name of a set"),
    ...[null, 3, {}, { name: 1 }].map((one) =>
      refused({ cases: [one], count: 1 }, "a case without a name", "a name"),
    ),
  ]);

  test("is none where all fits: the head is all but the cases", () => {
    const { head, cases } = openPack({ ...pack, cases: [{ name: "a" }], count: 1 }, bytes, "here");
    expect(head).toEqual({ ...pack, count: 1 });
    expect(cases.map(({ name, values }) => [name, values()])).toEqual([["a", { name: "a" }]]);
  });
});

describe("a value that cannot be read", () => {
  const damaged = (json: conformance.Json, got: string, expected: string): Failure => [
    () => decodeGolden(json, none),
    "golden pack: a value cannot be read",
    got,
    expected,
  ];
  testFailures("DataError", [
    damaged({ $t: ["float8", [1], 0] }, "a tensor of float8", "an element type"),
    damaged({ $t: ["toString", [1], 0] }, "a tensor of toString", "an element type"),
    damaged({ $t: ["float32", [2, 3], 4] }, "a tensor up to byte 28", "at most 0 bytes"),
    damaged({ $f: "many" }, 'the float "many"', "a number"),
    damaged({ $f: null }, "the float null", "a number"),
  ]);
});

describe("a value of another kind", () => {
  const other = (read: () => unknown, got: string, expected: string): Failure => [
    read,
    "golden case: x is of another kind",
    got,
    expected,
  ];
  testFailures("DataError", [
    other(() => numberIn("1", "x"), "string", "a number"),
    other(() => numberIn(undefined, "x"), "nothing", "a number"),
    other(() => textIn(1, "x"), "number", "a string"),
    other(() => listIn({}, "x"), "object", "a list"),
    other(() => recordIn([], "x"), "object", "an object"),
    other(() => recordIn(null, "x"), "object", "an object"),
    other(() => tensorIn(true, "x"), "boolean", "a tensor"),
  ]);
});

describe("golden values", () => {
  test("are read as they are meant", () => {
    const read = (json: conformance.Json): unknown => decodeGolden(json, none);
    expect(["nan", "inf", "-inf", "-0", 2.5].map(($f) => read({ $f }))).toEqual(
      [NaN, Infinity, -Infinity, -0, 2.5].map((value) => new GoldenFloat(value)),
    );
    expect(read([{ $i: "-9007199254740993" }, null, true, "a"])).toEqual([
      -9007199254740993n,
      null,
      true,
      "a",
    ]);
    expect(read({ a: { $dtype: "float16" }, b: { $slice: [1, null, 2] } })).toEqual({
      a: new GoldenDType("float16"),
      b: new GoldenSlice([1, null, 2]),
    });
    expect(read({ $ellipsis: true })).toEqual(new GoldenEllipsis());
    expect(new GoldenEllipsis().text).toBe("...");
  });

  test("are tensors at their place in the bytes, of every type, to the last byte", () => {
    const buffer = Uint8Array.of(9, 0, 0, 0, 1, 2, 3, 4).buffer;
    const read = (type: string, shape: number[], offset: number): unknown =>
      decodeGolden({ $t: [type, shape, offset] }, buffer);
    expect(read("uint8", [2, 2], 4)).toEqual(
      new GoldenTensor("uint8", [2, 2], Uint8Array.of(1, 2, 3, 4)),
    );
    expect(read("int16", [2], 4)).toEqual(
      new GoldenTensor("int16", [2], Int16Array.of(0x0201, 0x0403)),
    );
    expect(read("int32", [], 0)).toEqual(new GoldenTensor("int32", [], Int32Array.of(9)));
    expect(read("bool", [0], 8)).toEqual(new GoldenTensor("bool", [0], new Uint8Array()));
  });

  test("give what is in them", () => {
    const golden = new GoldenTensor("int32", [1], Int32Array.of(1));
    expect([numberIn(3, "x"), numberIn(3n, "x"), numberIn(new GoldenFloat(3), "x")]).toEqual([
      3, 3, 3,
    ]);
    expect([textIn("a", "x"), listIn([1], "x"), recordIn({ a: 1 }, "x")]).toEqual([
      "a",
      [1],
      { a: 1 },
    ]);
    expect(tensorIn(golden, "x")).toBe(golden);
    expect([{}, [], null, golden, 1, undefined].map(isRecord)).toEqual([
      true,
      ...Array.from({ length: 5 }, () => false),
    ]);
    expect(numbersOf(BigInt64Array.of(1n, -2n))).toEqual([1, -2]);
  });
});

describe("what does not agree", () => {
  const tolerance = { rtol: 0.5, atol: 0.25 };
  const golden = new GoldenTensor("float32", [2], Float32Array.of(1, 2));
  const differs = (
    got: unknown,
    want: conformance.Golden,
    what: string,
    found: string,
    expected: string,
  ): Failure => [
    () => assertAgrees(got, want, "y", { tolerance }),
    `${what} differs`,
    found,
    expected,
  ];
  testFailures("MismatchError", [
    differs(null, golden, "y", "null", "a tensor"),
    differs(1, golden, "y", "number", "a tensor"),
    differs(tensor([[1, 2]]), golden, "y: shape", "[1, 2]", "[2]"),
    differs(tensor([1n, 2n]), golden, "y: dtype", "int64", "float32"),
    differs(
      tensor([1, 3.5]),
      golden,
      "y: 1 of 2 elements",
      "3.5 at 1 (6291456 ULP)",
      "2 within 0.25 + 0.5 · |expected|",
    ),
    differs(
      tensor([3n, 5n]),
      new GoldenTensor("int64", [2], BigInt64Array.of(1n, 2n)),
      "y: 2 of 2 elements",
      "3 at 0",
      "1 within 0 + 0 · |expected|",
    ),
    differs([1], [1, 2], "y", "1 entries", "2 entries"),
    differs("a", [1, 2], "y", "string", "2 entries"),
    differs([1, [2, 9]], [1, [2, 3]], "y[1][1]", "9", "3"),
    differs(true, false, "y", "true", "false"),
    differs(
      tensor([1, 2]),
      new GoldenTensor("float32", [1, 2], Float32Array.of(1, 2)),
      "y: shape",
      "[2]",
      "[1, 2]",
    ),
    differs(tensor([3]), 3, "y", "tensor([3.])", "3"),
    differs(
      tensor([9007199254740993n]),
      new GoldenTensor("int64", [1], BigInt64Array.of(9007199254740992n)),
      "y: 1 of 1 elements",
      "9007199254740993 at 0",
      "9007199254740992 within 0 + 0 · |expected|",
    ),
    differs("a", null, "y", "a", "null"),
    differs(tensor(9), new GoldenFloat(3), "y", "9", "3"),
  ]);

  test("is what a dtype is alone, if dtypes are not compared", () => {
    const want = new GoldenTensor("int64", [2], BigInt64Array.of(1n, 2n));
    const options = { tolerance, anyDtype: true };
    expect(assertAgrees(tensor([1, 2]), want, "y", options)).toBeUndefined();
    expect(() => assertAgrees(tensor([1, 3]), want, "y", options)).toThrow("1 of 2");
    const narrow = new GoldenTensor("int32", [2], Int32Array.of(1, 2));
    expect(assertAgrees(tensor([1n, 2n]), narrow, "y", options)).toBeUndefined();
    expect(assertAgrees(NaN, new GoldenFloat(NaN), "y", options)).toBeUndefined();
    expect(() => assertAgrees(tensor([1, 2]), want, "y", { tolerance })).toThrow("dtype");
  });

  test("is a view's base, axis by axis", () => {
    const base = new GoldenTensor(
      "float32",
      [1, 2, 3],
      Float32Array.of(1, 2, 3, 4, 5, 6),
      [2, 0, 1],
    );
    const view = tensor([
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ]).permute([2, 0, 1]);
    expect(assertAgrees(view, base, "y", { tolerance: { rtol: 0, atol: 0 } })).toBeUndefined();
  });
});

describe("a report", () => {
  const cases = (...names: string[]): conformance.GoldenCase[] =>
    names.map((name) => ({ name, values: () => ({ op: name.slice(0, 3) }) }));
  const failing: conformance.GoldenCase = {
    name: "unreadable",
    values: () => {
      throw new TypeError("no bytes");
    },
  };
  const uncapable: conformance.GoldenCase = {
    name: "plain",
    values: () => ({ op: "mul", capability: "default" }),
  };
  const suite: conformance.Suite = {
    operatorOf: ({ op }) => String(op),
    check: ({ op }) => {
      if (op === "sub") throw new Error("3, not 4");
      if (op === "sin") throw new NotProvided("no sines");
      if (op === "odd") throw "a text";
    },
  };

  test("tells what passed, failed or was left out, in the order of names", async () => {
    const tally = await runPacks(
      [
        {
          set: "ops",
          head: {},
          cases: [...cases("sub 1", "add 1", "add 2", "sin 1", "odd"), uncapable],
        },
        { set: "fft", head: {}, cases: [...cases("one", "two"), failing] },
      ],
      { ops: suite },
    );
    expect(showReport(tally.report).split("\n")).toEqual([
      "operator  passed  failed  not provided",
      "add            2       ·       ·",
      "fft            ·       1       2",
      "mul            ·       ·       1",
      "odd            ·       1       ·",
      "sin            ·       ·       1",
      "sub            ·       1       ·",
      "",
      "FAILED sub 1: Error: 3, not 4",
      "FAILED odd: a text",
      "FAILED unreadable: TypeError: no bytes",
      "2 passed, 3 failed, 4 not provided",
    ]);
    expect(tally.missing).toEqual([
      ["no suite for the set fft", 2],
      ["no sines", 1],
      ["made without fused multiply-add", 1],
    ]);
  });

  test("is as wide as its longest name, and lists what it counts", async () => {
    const tally = new Tally();
    expect(await tally.judge("a long operator", "one", () => {})).toBe("passed");
    expect(await tally.judge("b", "two", async () => Promise.reject(new Error("no")))).toBe(
      "failed",
    );
    expect(tally.report).toEqual({
      passed: 1,
      failed: 1,
      notProvided: 0,
      byOp: {
        "a long operator": { passed: 1, failed: 0, notProvided: 0 },
        b: { passed: 0, failed: 1, notProvided: 0 },
      },
      failures: [{ name: "two", why: "Error: no" }],
    });
    expect(showReport(tally.report)).toMatch(/^operator {9}passed {2}failed {2}not provided\n/);
    expect(new NotProvided("x").name).toBe("NotProvided");
  });
});

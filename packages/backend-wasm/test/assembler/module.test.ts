/**
 * @file Modules are valid, and control flow, variables, constants and calls do what they say.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  block,
  br,
  brIf,
  call,
  constant,
  f32x4,
  f64x2,
  forRange,
  func,
  i32x4,
  i64x2,
  i8x16,
  lane,
  load,
  loop,
  moduleBytes,
  op,
  ret,
  select,
  sequence,
  set,
  store,
  tee,
  when,
} from "../../src/assembler/index.ts";
import { instantiate, memory } from "./run.ts";

const size = fc.nat(40);

describe("control flow", () => {
  test("forRange passes once for each number of the range", () => {
    const f = func(["i32", "i32", "i32"], "i32", ([from, to, step], local) => {
      const [i, passes] = [local("i32"), local("i32")];
      return [forRange(i, [from, to, step], [set(passes, op("i32.add", passes, 1))]), passes];
    });
    const run = instantiate({ f }).f;
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 9 }), (from, to, step) => {
        expect(run(from, to, step)).toBe(Math.max(0, Math.ceil((to - from) / step)));
      }),
    );
  });

  test("a branch leaves or repeats the block that its label belongs to, however deep it stands", () => {
    // Collatz steps until 1, with the exit three blocks out.
    const f = func(["i32"], "i32", ([n], local) => {
      const steps = local("i32");
      return [
        block((done) => [
          loop((again) => [
            brIf(done, op("i32.le_u", n, 1)),
            block((odd) => [
              when(op("i32.and", n, 1), [br(odd)]),
              set(n, op("i32.shr_u", n, 1)),
              set(steps, op("i32.add", steps, 1)),
              br(again),
            ]),
            set(n, op("i32.add", op("i32.mul", n, 3), 1)),
            set(steps, op("i32.add", steps, 1)),
            br(again),
          ]),
        ]),
        steps,
      ];
    });
    const run = instantiate({ f }).f;
    const collatz = (n: number): number =>
      n <= 1 ? 0 : 1 + collatz(n % 2 === 0 ? n / 2 : 3 * n + 1);
    fc.assert(fc.property(fc.integer({ min: 0, max: 5000 }), (n) => run(n) === collatz(n)));
  });

  test("when runs one of two lists", () => {
    const f = func(["i32"], "i32", ([x], local) => {
      const y = local("i32");
      return [when(x, [set(y, 10)], [set(y, 20), set(y, op("i32.add", y, 1))]), y];
    });
    const run = instantiate({ f }).f;
    expect([run(0), run(1), run(-5)]).toEqual([21, 10, 10]);
  });

  test("ret leaves the function at once", () => {
    const f = func(["i32"], "none", ([x]) => [
      store("i32.store", 0, 1),
      when(x, [ret()]),
      store("i32.store", 0, 2),
    ]);
    const run = instantiate({ f }).f;
    const first = new Int32Array(memory.buffer, 0, 1);
    run(1);
    expect(first[0]).toBe(1);
    run(0);
    expect(first[0]).toBe(2);
  });

  test("a branch to a block that it is not in is an error", () => {
    const f = func([], "none", () => {
      const inner = { label: undefined as Parameters<typeof br>[0] | undefined };
      const first = block((label) => {
        inner.label = label;
        return [];
      });
      return [first, br(inner.label!)];
    });
    expect(() => moduleBytes({ exports: { f } })).toThrow("a block that it is not in");
  });
});

describe("values", () => {
  test("constants are what was written", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
        fc.float(),
        fc.double(),
        (i, l, s, d) => {
          const run = instantiate({
            i32: func([], "i32", () => [constant("i32", i)]),
            i64: func([], "i64", () => [constant("i64", l)]),
            f32: func([], "f32", () => [constant("f32", s)]),
            f64: func([], "f64", () => [constant("f64", d)]),
          });
          expect([run.i32(), run.i64(), run.f32(), run.f64()]).toEqual([i, l, s, d]);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("vectors are written lane by lane", () => {
    const f = func([], "none", () => [
      store("v128.store", 0, i32x4([1, -2, 3, 0x7fffffff])),
      store("v128.store", 16, f32x4([0.5, -0, NaN, Infinity])),
      store("v128.store", 32, f64x2([Math.PI, -1])),
      store("v128.store", 48, i64x2(-3n)),
      store("v128.store", 64, i8x16(7)),
    ]);
    instantiate({ f }).f();
    expect([...new Int32Array(memory.buffer, 0, 4)]).toEqual([1, -2, 3, 0x7fffffff]);
    expect([...new Float32Array(memory.buffer, 16, 4)]).toEqual([0.5, -0, NaN, Infinity]);
    expect([...new Float64Array(memory.buffer, 32, 2)]).toEqual([Math.PI, -1]);
    expect([...new BigInt64Array(memory.buffer, 48, 2)]).toEqual([-3n, -3n]);
    expect([...new Int8Array(memory.buffer, 64, 16)]).toEqual(new Array(16).fill(7));
    expect(() => i8x16([1, 2])).toThrow("2 lanes where 16 are needed");
  });

  test("select takes one of two values, tee keeps what it passes on", () => {
    const f = func(["i32"], "i32", ([x], local) => {
      const y = local("i32");
      const z = op("i32.add", tee(y, op("i32.mul", x, 3)), y);
      return [select(x, z, constant("i32", -1))];
    });
    const run = instantiate({ f }).f;
    expect([run(7), run(0)]).toEqual([42, -1]);
  });
});

describe("modules", () => {
  const triple = func(["i32"], "i32", ([x]) => [op("i32.mul", x, 3)]);
  const twice = func(["i32"], "i32", ([x]) => [call(triple, call(triple, x))]);

  test("functions call others, which need not be exported", () => {
    const f = func(["i32"], "i32", ([x]) => [op("i32.add", call(twice, x), call(triple, 1))]);
    expect(instantiate({ f }).f(5)).toBe(48);
    expect(Object.keys(instantiate({ f }))).toEqual(["f"]);
  });

  test("a shared memory can be imported", () => {
    const shared = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    const f = func([], "i32", () => [load("i32.load", 8)]);
    const bytes = moduleBytes({
      memory: { initialPages: 1, maximumPages: 2, isShared: true },
      exports: { f },
    });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: { memory: shared },
    });
    new Int32Array(shared.buffer)[2] = 99;
    expect((instance.exports["f"] as () => number)()).toBe(99);
  });

  test("bodies longer than a byte can count are still valid", () => {
    const f = func(["i32"], "i32", ([x]) => [
      sequence(...Array.from({ length: 300 }, () => set(x, op("i32.add", x, 1000)))),
      x,
    ]);
    expect(instantiate({ f }).f(1)).toBe(300_001);
  });

  test("a name of the wrong type or none does not compile", () => {
    const x = constant("f32", 1);
    // @ts-expect-error there is no such instruction
    expect(() => op("f32.plus", x, x)).toThrow();
    // @ts-expect-error an f32 where an i32 is needed
    op("i32.add", x, 1);
    // @ts-expect-error one operand too few
    op("f32.add", x);
    // @ts-expect-error a number is no i64
    op("i64.add", 1, 2);
    // @ts-expect-error lanes are read by lane(), which asks for their number
    expect(() => op("f32x4.extract_lane", f32x4(0))).toThrow();
    lane("f32x4.extract_lane", 0, f32x4(0));
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  apply,
  cast,
  constant,
  derived,
  differentiate,
  div,
  evaluate,
  exp,
  type Expr,
  input,
  interpret,
  lower,
  mul,
  neg,
  pullback,
  pushforward,
  relu,
  scalar,
  show,
  showProgram,
  sigmoid,
  sub,
  subexpressions,
  substitute,
  where,
  lt,
} from "../src/index.ts";

const [x, y] = [input(0), input(1)];

/** Smooth expressions of two inputs, of bounded depth. */
const smooth: fc.Arbitrary<Expr> = fc.letrec<{ e: Expr }>((tie) => ({
  e: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(x, y, constant(0.5)),
    fc.tuple(tie("e"), tie("e")).map(([a, b]) => add(a, b)),
    fc.tuple(tie("e"), tie("e")).map(([a, b]) => mul(a, b)),
    fc.tuple(tie("e"), tie("e")).map(([a, b]) => sub(a, b)),
    tie("e").map((a) => sigmoid(a)),
    tie("e").map((a) => apply("sin", a)),
    tie("e").map((a) => apply("tanh", a)),
  ),
})).e;

const number = fc.double({ min: -2, max: 2, noNaN: true });

describe("sharing", () => {
  test("building an expression twice gives one object", () => {
    expect(mul(exp(x), y)).toBe(mul(exp(x), y));
    expect(mul(exp(x), y)).not.toBe(mul(y, exp(x)));
  });

  test("of different arguments are different objects, however many there are", () => {
    const inputs = Array.from({ length: 40 }, (_, i) => input(i));
    const products = inputs.flatMap((a) => inputs.map((b) => mul(a, b)));
    expect(new Set(products).size).toBe(1600);
  });

  test("repeated derivatives grow as graphs, not as trees", () => {
    const sizes = [mul(exp(x), sigmoid(x))];
    for (let i = 0; i < 8; i++) sizes.push(differentiate(sizes.at(-1)!, x));
    const nodes = (e: Expr): number =>
      e.kind === "op" ? 1 + e.args.reduce((n, a) => n + nodes(a), 0) : 1;
    const [shared, tree] = [subexpressions([sizes[6]!]).length, nodes(sizes[6]!)];
    expect(tree).toBeGreaterThan(20 * shared);
  });

  test("zero and minus zero are different constants, NaN is one", () => {
    expect(constant(0)).not.toBe(constant(-0));
    expect(constant(NaN)).toBe(constant(NaN));
  });
});

describe("simplification", () => {
  test("only rewrites that change no bit are made", () => {
    expect(mul(x, constant(1))).toBe(x);
    expect(div(x, constant(1))).toBe(x);
    expect(neg(neg(x))).toBe(x);
    expect(where(lt(x, y), x, x)).toBe(x);
    expect(add(x, constant(0))).not.toBe(x);
    expect(mul(x, constant(0))).not.toEqual(constant(0));
  });

  test("substituting a leaf by itself changes nothing", () => {
    fc.assert(
      fc.property(smooth, (e) => {
        expect(substitute(e, new Map([[x, x]]))).toBe(e);
      }),
    );
  });
});

describe("differentiation", () => {
  test("the derivative of a random expression is its slope", () => {
    fc.assert(
      fc.property(smooth, number, number, (e, a, b) => {
        const h = 1e-5;
        const slope = (evaluate(e, [a + h, b]) - evaluate(e, [a - h, b])) / (2 * h);
        const size = Math.max(
          1,
          ...subexpressions([e]).map((part) => Math.abs(evaluate(part, [a, b]))),
        );
        expect(Math.abs(evaluate(differentiate(e, x), [a, b]) - slope)).toBeLessThan(
          1e-5 * size ** 3,
        );
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test("all inputs at once give what each alone gives", () => {
    fc.assert(
      fc.property(smooth, (e) => {
        const [dx, dy] = pullback([[e, constant(1)]], [x, y]);
        expect(dx ?? constant(0)).toBe(differentiate(e, x));
        expect(dy ?? constant(0)).toBe(differentiate(e, y));
      }),
    );
  });

  test("forward mode gives the sum of the derivatives times the tangents", () => {
    fc.assert(
      fc.property(smooth, number, number, number, number, (e, a, b, da, db) => {
        const [t] = pushforward(
          [e],
          new Map([
            [x, input(2)],
            [y, input(3)],
          ]),
        );
        const forward = t === undefined ? 0 : evaluate(t, [a, b, da, db]);
        const parts = [x, y].map(
          (leaf, i) => evaluate(differentiate(e, leaf), [a, b]) * [da, db][i]!,
        );
        const size = Math.max(1, ...subexpressions([e]).map((p) => Math.abs(evaluate(p, [a, b]))));
        // both are sums of the same products in another order; 1e-12 is some thousand roundings
        expect(Math.abs(forward - parts[0]! - parts[1]!)).toBeLessThanOrEqual(1e-12 * size ** 3);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  test("no tangent comes out where none goes in, or where nothing is differentiable", () => {
    expect(pushforward([mul(x, y), x], new Map([[y, input(2)]])).map((t) => t && show(t))).toEqual([
      "mul(x2, x0)",
      undefined,
    ]);
    const tangents = new Map([[x, input(1)]]);
    expect(
      pushforward([lt(x, constant(0)), cast(x, "int32"), apply("floor", x)], tangents),
    ).toEqual([undefined, undefined, undefined]);
  });

  test("the derivative of a choice is the choice of the derivatives", () => {
    expect(show(differentiate(where(lt(x, y), mul(x, x), y), y))).toBe("where(lt(x0, x1), 0, 1)");
  });

  test("exp, tanh and relu are differentiated by their result", () => {
    const output = input(1);
    for (const f of [exp(x), apply("tanh", x), relu(x)]) {
      const d = substitute(differentiate(f, x), new Map([[f, output]]));
      expect(subexpressions([d])).not.toContain(x);
    }
  });

  test("what is not differentiable has no cotangent", () => {
    expect(pullback([[lt(x, y), constant(1)]], [x])).toEqual([undefined]);
  });
});

describe("interpretation", () => {
  test("in double precision, steps are not rounded", () => {
    fc.assert(
      fc.property(smooth, number, number, (e, a, b) => {
        const inputs = [a, b].map((value) => ({ value, type: "float64" as const }));
        expect(interpret([e], inputs, ["float64"])[0]).toBe(evaluate(e, [a, b]));
      }),
    );
  });

  test("in single precision, every step is", () => {
    const [a, b] = [0.1, 0.7].map(Math.fround) as [number, number];
    const e = mul(add(x, y), y);
    expect(
      interpret(
        [e],
        [
          { value: a, type: "float32" },
          { value: b, type: "float32" },
        ],
        ["float32"],
      ),
    ).toEqual([Math.fround(Math.fround(a + b) * b)]);
  });
});

test("relu of minus zero is zero", () => {
  expect(evaluate(relu(x), [-0])).toBe(0);
});

describe("derived operations", () => {
  const at = (e: Expr, ...values: number[]): number => evaluate(e, values);

  test("clamp keeps what lies between and passes NaN", () => {
    const e = derived.clamp(x, constant(-1), constant(1));
    expect([-5, -1, 0.5, 1, 7].map((v) => at(e, v))).toEqual([-1, -1, 0.5, 1, 1]);
    expect(at(e, NaN)).toBeNaN();
  });

  test("log-sums of exponentials do not overflow", () => {
    expect(at(derived.logaddexp(x, y), 1000, 1000)).toBeCloseTo(1000 + Math.LN2, 10);
    expect(at(derived.logaddexp(x, y), Infinity, Infinity)).toBe(Infinity);
    expect(at(derived.logSigmoid(x), -800)).toBe(-800);
  });

  test("gelu and silu are near x for large x and near 0 for small", () => {
    for (const f of [derived.gelu, derived.silu, derived.geluTanh]) {
      expect(at(f(x), 20)).toBeCloseTo(20, 6);
      expect(at(f(x), -40)).toBeCloseTo(0, 6);
    }
    // Φ(1), and x / 2 (1 + tanh(√(2/π) (x + 0.044715 x³))) at 1
    expect(at(derived.gelu(x), 1)).toBeCloseTo(0.8413447460685429, 15);
    expect(at(derived.geluTanh(x), 1)).toBeCloseTo(0.8411919906082768, 15);
  });
});

describe("expressions as text", () => {
  test("name inputs, run-time numbers, constants with their sign, and casts", () => {
    expect(show(input(3))).toBe("x3");
    expect(show(scalar(2))).toBe("k2");
    expect([constant(-0), constant(0), constant(NaN), constant(1.5)].map(show)).toEqual([
      "-0",
      "0",
      "NaN",
      "1.5",
    ]);
    expect(show(cast(add(x, scalar(0)), "int64"))).toBe("int64(add(x0, k0))");
  });
});

describe("casts", () => {
  test("twice to one type is once; to another type it is another", () => {
    const once = cast(x, "int32");
    expect(cast(once, "int32")).toBe(once);
    expect(cast(once, "float32")).not.toBe(once);
    expect(cast(x, "float32")).not.toBe(once);
    expect(cast(y, "int32")).not.toBe(once);
  });

  test("are evaluated as each type holds numbers, floats without rounding", () => {
    const as = (type: Parameters<typeof cast>[1], value: number): number =>
      evaluate(cast(x, type), [value]);
    expect(as("int32", 2 ** 31)).toBe(-(2 ** 31));
    expect(as("int32", -1.9)).toBe(-1);
    expect(as("int64", -1.9)).toBe(-1);
    expect(as("uint8", 257)).toBe(1);
    expect([as("bool", 0), as("bool", -3), as("bool", NaN)]).toEqual([0, 1, 1]);
    expect(as("float32", 0.1)).toBe(0.1);
  });

  test("pass a cotangent and a tangent on", () => {
    const e = mul(cast(x, "float64"), constant(3));
    expect(evaluate(differentiate(e, x), [2])).toBe(3);
    const [tangent] = pushforward([e], new Map([[x, constant(5)]]));
    expect(evaluate(tangent ?? constant(NaN), [2])).toBe(15);
  });

  test("are replaced in, as operations are", () => {
    const e = exp(cast(x, "float32"));
    expect(substitute(e, new Map([[x, y]]))).toBe(exp(cast(y, "float32")));
    expect(substitute(e, new Map([[y, x]]))).toBe(e);
  });

  test("in a program say from which type, and conditions are booleans", () => {
    expect(showProgram(lower([cast(x, "float32")], ["int32"], ["float32"]))).toBe(
      "v0: int32 = input 0\nv1: float32 = cast v0 from int32\nreturn v1",
    );
    const chosen = where(lt(x, y), x, y);
    const types = lower([chosen], ["int64", "int64"], ["int64"]).instructions.map((s) => s.type);
    expect(types).toEqual(["int64", "int64", "bool", "int64"]);
    expect(() => lower([add(x, y)], ["int32", "float32"], ["float32"])).toThrow(/add|x0, x1/);
  });

  test("of one value to two output types are two", () => {
    const { outputs } = lower([x, x, x], ["float32"], ["float64", "int32", "float32"]);
    expect(new Set(outputs).size).toBe(3);
  });
});

test("a value that was not given is asked for by its place", () => {
  expect(() => evaluate(input(2), [1])).toThrow("no value 2 among 1");
  expect(() => evaluate(scalar(0), [1])).toThrow(RangeError);
  expect(evaluate(scalar(1), [], [5, 7])).toBe(7);
});

describe("zeros", () => {
  const floor = (e: Expr): Expr => apply("floor", e);

  test("are not added, whichever comes first", () => {
    expect(show(differentiate(add(mul(x, 2), floor(x)), x))).toBe("2");
    expect(show(differentiate(add(floor(y), mul(y, 2)), y))).toBe("2");
  });

  test("flow through a pole as zeros, and reach no condition", () => {
    const pole = differentiate(floor(div(constant(1), x)), x);
    expect(evaluate(pole, [0])).toBe(0);
    const condition = lt(x, y);
    const chosen = floor(where(condition, exp(x), y));
    expect(pullback([[chosen, constant(1)]], [condition, y])).toEqual([undefined, constant(0)]);
  });
});

test("what is shared is visited once: 2^n ways through n sums take n steps", () => {
  let e: Expr = x;
  for (let i = 0; i < 50; i++) e = add(e, e);
  expect(subexpressions([e])).toHaveLength(51);
});

test("nothing flows on behind a step, so a pole there gives no NaN", () => {
  const e = div(constant(1), apply("floor", x));
  expect(evaluate(differentiate(e, x), [0.5])).toBe(0);
});

test("x - 0 is x, but not x - (-0)", () => {
  expect(sub(x, constant(0))).toBe(x);
  expect(sub(x, constant(-0))).not.toBe(x);
});

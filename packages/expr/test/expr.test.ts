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

describe("lowering", () => {
  test("each subexpression is computed once", () => {
    const e = mul(exp(x), add(exp(x), y));
    const { instructions } = lower([e, exp(x)], ["float32", "float32"], ["float32", "float32"]);
    expect(instructions.filter((i) => i.kind === "op" && i.op === "exp")).toHaveLength(1);
  });

  test("numbers take the type of what they meet", () => {
    expect(showProgram(lower([mul(x, constant(2))], ["int64"], ["float32"]))).toBe(
      "v0: int64 = input 0\nv1: int64 = const 2\nv2: int64 = mul v0, v1\nv3: float32 = cast v2 from int64\nreturn v3",
    );
  });

  test("numbers that meet only each other are compared exactly", () => {
    const e = where(apply("eq", scalar(0), constant(3)), x, y);
    expect(
      interpret(
        [e],
        [
          { value: 1, type: "float32" },
          { value: 2, type: "float32" },
        ],
        ["float32"],
        [3],
      ),
    ).toEqual([1]);
    expect(
      interpret(
        [e],
        [
          { value: 1, type: "float32" },
          { value: 2, type: "float32" },
        ],
        ["float32"],
        [4],
      ),
    ).toEqual([2]);
  });

  test("types that meet without a cast are an error", () => {
    expect(() => lower([add(x, y)], ["float32", "int64"], ["float32"])).toThrow(
      "float32 and int64 meet without a cast",
    );
    expect(() =>
      lower([add(x, cast(y, "float32"))], ["float32", "int64"], ["float32"]),
    ).not.toThrow();
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
  });
});

/**
 * @file Calls of elementwise operations, and of what makes tensors.
 */
import { call, dtypesOf, list, of, pair } from "./call.ts";
import type { Call } from "./call.ts";
import type { Draw } from "./draw.ts";

/** By the kind of the call. */
export const elementwise: Readonly<Record<string, (draw: Draw) => Call>> = {
  creation(draw) {
    const sizes = list(draw, draw.shape());
    const dtype = draw.pick(dtypesOf.all);
    const [n, m] = [draw.int(0, 9), draw.int(0, 20)];
    const step = draw.pick([1, 2, 3, 0.5]);
    const text = draw.pick([
      `torch.zeros(${sizes})`,
      `torch.ones(${[sizes, `{ dtype: "${dtype}" }`].filter((part) => part !== "").join(", ")})`,
      `torch.arange(${n + draw.pick([0, 0.5])})`,
      `torch.arange(${n}, ${m})`,
      `torch.arange(${n}, ${n + m}, ${step})`,
      `torch.arange(${n}, ${n + m}, { dtype: "${dtype}" })`,
      `torch.linspace(0, 1, ${n})`,
      `torch.eye(${n}, ${m}, { dtype: "${dtype}" })`,
      `torch.eye(${n})`,
      `torch.full([${n}, 2], ${draw.pick(["1", "true", "1n", "0.5"])})`,
      `torch.tensor([[1, 2], [3, 4]], { dtype: "${dtype}" })`,
      `torch.randn(${n}, 2, { dtype: "float64" })`,
      `torch.randint(0, 5, [${n}, 2])`,
      `torch.randperm(${n})`,
    ]);
    return { ...call([], () => text), isLoose: step === 0.5 || text.includes("arange(") };
  },
  alike(draw) {
    const op = draw.pick(["zerosLike", "onesLike", "fullLike"]);
    const more = [
      ...(op === "fullLike" ? ["1"] : []),
      ...(draw.chance(0.3) ? [`{ dtype: "int32" }`] : []),
    ];
    return call([of(draw, draw.shape())], (x) => `torch.${op}(${[x, ...more].join(", ")})`);
  },
  choice(draw) {
    const [a, b] = pair(draw);
    const condition = { shape: draw.chance(0.5) ? a : b, dtype: "bool" };
    const other = draw.pick(["2", "0.5", "true", ""]);
    return call(
      [condition, of(draw, a), of(draw, b)],
      (c, x, y) => `torch.where(${c}, ${x}, ${other === "" ? y : other})`,
    );
  },
  arithmetic(draw) {
    const [a, b] = pair(draw);
    const op = draw.pick(["add", "sub", "mul", "div", "maximum", "minimum", "pow"]);
    const dtypes = op === "sub" ? dtypesOf.numbers : op === "pow" ? dtypesOf.floats : dtypesOf.all;
    return call([of(draw, a, dtypes), of(draw, b, dtypes)], (x, y) => `${x}.${op}(${y})`);
  },
  comparison(draw) {
    const [a, b] = pair(draw);
    const op = draw.pick(["eq", "ne", "lt", "le", "gt", "ge"]);
    return call([of(draw, a), of(draw, b)], (x, y) => `${x}.${op}(${y})`);
  },
  scalar(draw) {
    const op = draw.pick(["add", "mul", "div", "eq", "gt"]);
    const value = draw.pick(["2", "0.5", "-3", "true", "1e3"]);
    return call([of(draw, draw.shape())], (x) => `${x}.${op}(${value})`);
  },
  inPlace(draw) {
    const [a, b] = pair(draw);
    const op = draw.pick(["add_", "mul_"]);
    const other = draw.chance(0.3) ? draw.pick(["2", "0.5", "true"]) : undefined;
    return call([of(draw, a), of(draw, b)], (x, y) => `${x}.${op}(${other ?? y})`);
  },
  bounds(draw) {
    const [a, b] = pair(draw);
    const numbers = draw.pick(["0", "0, 2", "0.5", "null, 3", "{ min: 1 }"]);
    const dtypes = dtypesOf.numbers;
    if (draw.chance(0.5))
      return { ...call([of(draw, a, dtypes)], (x) => `${x}.clamp(${numbers})`), isLoose: true };
    return call([of(draw, a, dtypes), of(draw, b, dtypes)], (x, y) => `${x}.clamp(${y})`);
  },
  where(draw) {
    const [a, b] = pair(draw);
    const condition = { shape: draw.chance(0.5) ? a : b, dtype: "bool" };
    return call([of(draw, a), condition, of(draw, b)], (x, c, y) => `${x}.where(${c}, ${y})`);
  },
  unary(draw) {
    const op = draw.pick([
      "exp",
      "tanh",
      "sqrt",
      "sigmoid",
      "abs",
      "relu",
      "clone",
      "isnan",
      "long",
      "bool",
    ]);
    const dtypes = op === "relu" || op === "abs" ? dtypesOf.numbers : dtypesOf.all;
    return call([of(draw, draw.shape(), dtypes)], (x) => `${x}.${op}()`);
  },
};

/**
 * @file Random calls of operations, some of them mistakes: what goes in, and the call as text, so
 * that the very same call can be run and be given to the compiler.
 */

/** What a tensor that goes in is like. */
export interface Input {
  readonly shape: readonly number[];
  readonly dtype: string;
}

export interface Call {
  readonly inputs: readonly Input[];
  /** The call, given the text of each input. */
  readonly write: (inputs: readonly string[]) => string;
  /** The result depends on values: its type need only contain the truth. */
  readonly isLoose?: boolean;
}

/** Numbers from a fixed seed: a linear congruential generator of Numerical Recipes. */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Whether something of probability `p` happens. */
  chance(p: number): boolean {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32 < p;
  }

  /** From `low` to `high`, both included. */
  int(low: number, high: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return low + Math.floor((this.#state / 2 ** 32) * (high - low + 1));
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.int(0, list.length - 1)];
    if (found === undefined) throw new RangeError("pick: an empty list");
    return found;
  }

  /** Between `low` and `high` sizes of at most 5,000 elements together. */
  shape(low = 0, high = 4): number[] {
    const sizes: number[] = [];
    const rank = this.int(low, high);
    while (sizes.length < rank) {
      const size = this.pick([1, 1, 2, 3, 4, 5, 7, 12, 28, 784]);
      sizes.push(product(sizes) * size > 5000 ? 1 : size);
    }
    return sizes;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const rest = [...list];
    return list.map(() => rest.splice(this.int(0, rest.length - 1), 1)[0] as T);
  }

  /** An axis of that many, counted from either end; now and then one that is not there. */
  axis(rank: number): number {
    return this.int(-rank - (this.chance(0.05) ? 1 : 0), rank - (this.chance(0.05) ? 0 : 1));
  }
}

/** Calls by name of the operation, or of its kind. */
export const kinds: Readonly<Record<string, (draw: Draw) => Call>> = {
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
  matmul(draw) {
    const k = draw.pick([1, 3, 7, 28]);
    const batch = draw.shape(0, 2).map((n) => Math.min(n, 12));
    const a = [
      ...batch.map((n) => (draw.chance(0.3) ? 1 : n)),
      ...(draw.chance(0.8) ? [draw.int(1, 9)] : []),
      draw.chance(0.9) ? k : draw.int(1, 9),
    ];
    const b = draw.chance(0.2)
      ? [k]
      : [...batch.slice(draw.int(0, batch.length)), k, draw.int(1, 9)];
    return call([float(a), float(b)], (x, y) => `${x}.matmul(${y})`);
  },
  reshape(draw) {
    const a = draw.shape(1);
    const to = draw.shuffled(a);
    if (to.length > 1 && draw.chance(0.5)) to.splice(0, 2, to[0]! * to[1]!);
    if (draw.chance(0.2)) to[0]! *= 2;
    if (draw.chance(0.6)) to[draw.int(0, to.length - 1)] = -1;
    return call([of(draw, a)], (x) => `${x}.reshape(${list(draw, to)})`);
  },
  flatten(draw) {
    const a = draw.shape(1);
    const from = draw.int(0, a.length - 1);
    const to = draw.int(from, a.length - 1);
    const either = (axis: number): number => (draw.chance(0.5) ? axis - a.length : axis);
    const [i, j] = [either(from), either(to)];
    return call([of(draw, a)], (x) => `${x}.flatten(${i}, ${j})`);
  },
  reduction(draw) {
    const a = draw.shape(1);
    const op = draw.pick(["sum", "mean", "amax", "prod", "any"]);
    const dims = draw
      .shuffled(a.map((_, i) => i))
      .slice(0, draw.int(1, a.length))
      .map((i) => (draw.chance(0.5) ? i - a.length : i));
    if (draw.chance(0.05)) dims.push(0);
    const dim = draw.chance(0.5) ? `[${dims.join(", ")}]` : String(draw.axis(a.length));
    const text = op === "any" ? String(draw.axis(a.length)) : dim;
    const keep = draw.chance(0.5);
    const forms = [
      `${text}, ${keep}`,
      `${text}, { keepdim: ${keep} }`,
      `{ dim: ${text}, keepdim: ${keep} }`,
      text,
      "",
    ];
    const args = draw.pick(forms);
    return call(
      [of(draw, a, op === "mean" ? dtypesOf.floats : dtypesOf.numbers)],
      (x) => `${x}.${op}(${args})`,
    );
  },
  position(draw) {
    const a = draw.shape(1);
    const axis = draw.axis(a.length);
    const keep = draw.pick(["", ", true", ", { keepdim: true }"]);
    const write = draw.pick<(x: string) => string>([
      (x) => `${x}.argmax(${axis}${keep})`,
      (x) => `${x}.max(${axis}${keep}).values`,
      (x) => `${x}.min(${axis}${keep}).indices`,
    ]);
    return call([of(draw, a, dtypesOf.numbers)], write);
  },
  along(draw) {
    const a = draw.shape(1);
    const axis = draw.axis(a.length);
    const op = draw.pick(["softmax", "logSoftmax", "cumsum", "cumprod"]);
    const args = draw.pick([`${axis}`, `{ dim: ${axis} }`, `${axis}, { dtype: "float64" }`]);
    return call([float(a)], (x) => `${x}.${op}(${args})`);
  },
  spread(draw) {
    const a = draw.shape(1);
    const axis = draw.axis(a.length);
    const args = draw.pick([
      "",
      "false",
      `${axis}`,
      `${axis}, false, true`,
      `${axis}, { correction: 0, keepdim: true }`,
      `{ dim: ${axis} }`,
    ]);
    const op = draw.pick(["var", "std"]);
    return call([of(draw, a, ["float32", "float64", "int64"])], (x) => `${x}.${op}(${args})`);
  },
  order(draw) {
    const a = draw.shape(1);
    const axis = draw.int(-a.length, a.length - 1);
    const k = draw.int(1, a.at(axis)! + (draw.chance(0.1) ? 1 : 0));
    const write = draw.pick<(x: string) => string>([
      (x) => `${x}.sort(${axis}).values`,
      (x) => `${x}.argsort(${axis})`,
      (x) => `${x}.topk(${k}, ${axis}).indices`,
    ]);
    return call([of(draw, a, dtypesOf.numbers)], write);
  },
  picked(draw) {
    const a = draw.shape(1);
    const axis = draw.axis(a.length);
    return call(
      [of(draw, a), { shape: [draw.int(1, 9)], dtype: draw.pick(["int64", "int32", "float32"]) }],
      (x, i) => `${x}.indexSelect(${axis}, ${i})`,
    );
  },
  transpose(draw) {
    const a = draw.shape(1);
    const [i, j] = [draw.axis(a.length), draw.axis(a.length)];
    return call([of(draw, a)], (x) => `${x}.transpose(${i}, ${j})`);
  },
  T(draw) {
    const square = draw.chance(0.5);
    return call(
      [of(draw, square ? draw.shape(2, 2) : draw.shape(2))],
      (x) => `${x}.${square ? "T" : "mT"}`,
    );
  },
  permute(draw) {
    const a = draw.shape(1);
    const order = draw
      .shuffled(a.map((_, i) => i))
      .map((i) => (draw.chance(0.3) ? i - a.length : i));
    if (draw.chance(0.15)) order[0] = order.at(-1)!;
    return call([of(draw, a)], (x) => `${x}.permute(${list(draw, order)})`);
  },
  unsqueeze(draw) {
    const a = draw.shape();
    const axis = draw.int(-a.length - 1, a.length + (draw.chance(0.1) ? 1 : 0));
    return call([of(draw, a)], (x) => `${x}.unsqueeze(${axis})`);
  },
  squeeze(draw) {
    const a = draw.shape(1);
    const axis = draw.pick(["", `${draw.axis(a.length)}`, `[${draw.int(0, a.length - 1)}, -1]`]);
    return call([of(draw, a)], (x) => `${x}.squeeze(${axis})`);
  },
  expand(draw) {
    const to = [...draw.shape(0, 1), ...draw.shape(1, 3)];
    const a = to.slice(draw.int(0, 1)).map((n) => (draw.chance(0.4) ? 1 : n));
    if (draw.chance(0.1)) to[to.length - 1]! += 1;
    const kept = to.map((n, i) => (draw.chance(0.2) && i >= to.length - a.length ? -1 : n));
    return call([of(draw, a)], (x) => `${x}.expand(${list(draw, kept)})`);
  },
  cat(draw) {
    const a = draw.shape(1, 3);
    const axis = draw.axis(a.length);
    const more = (): number[] =>
      a.map((n, i) =>
        i === (axis + a.length) % a.length ? draw.int(1, 9) : n + (draw.chance(0.05) ? 1 : 0),
      );
    const dim = draw.chance(0.3) ? `{ dim: ${axis} }` : axis;
    return call(
      [of(draw, a), of(draw, more()), of(draw, more())],
      (...xs) => `torch.cat([${xs.join(", ")}], ${dim})`,
    );
  },
  stack(draw) {
    const a = draw.shape(0, 3);
    const b = draw.chance(0.1) ? draw.shape(0, 3) : a;
    const axis = draw.int(-a.length - 1, a.length);
    return call([of(draw, a), of(draw, b)], (...xs) => `torch.stack([${xs.join(", ")}], ${axis})`);
  },
  at(draw) {
    const a = draw.shape(1);
    const parts: string[] = [];
    for (const n of a.slice(0, draw.int(1, a.length))) {
      if (draw.chance(0.1)) parts.push("null");
      parts.push(index(draw, n));
    }
    if (draw.chance(0.2)) parts.unshift(`"..."`);
    else if (draw.chance(0.1)) parts.push(`"..."`);
    if (draw.chance(0.05)) parts.push(...a.map(() => `":"`));
    return call([of(draw, a)], (x) => `${x}.at(${parts.join(", ")})`);
  },
  gathering(draw) {
    const a = draw.shape(2);
    const [before, after] = [
      draw.chance(0.3) ? `":", ` : "",
      draw.chance(0.3) && a.length > 2 ? `, ${index(draw, a.at(-1)!)}` : "",
    ];
    const write = (x: string, i: string): string => `${x}.at(${before}${i}${after})`;
    return call(
      [of(draw, a), { shape: draw.shape(1, 2).map((n) => Math.min(n, 5)), dtype: "int64" }],
      write,
    );
  },
  mask(draw) {
    const a = draw.shape(1);
    const mask = { shape: a.slice(0, draw.int(1, a.length)), dtype: "bool" };
    return { ...call([of(draw, a), mask], (x, m) => `${x}.at(${m})`), isLoose: true };
  },
  narrow(draw) {
    const a = draw.shape(1);
    const axis = draw.int(0, a.length - 1);
    const length = draw.int(0, a[axis]!);
    return call([of(draw, a)], (x) => `${x}.narrow(${axis}, 0, ${length})`);
  },
};

export const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

const dtypesOf = {
  all: ["float32", "float32", "float64", "int64", "int32", "uint8", "bool"],
  numbers: ["float32", "float32", "float64", "int64", "int32", "uint8"],
  floats: ["float32", "float64"],
} as const;

const float = (shape: readonly number[]): Input => ({ shape, dtype: "float32" });
const of = (
  draw: Draw,
  shape: readonly number[],
  dtypes: readonly string[] = dtypesOf.all,
): Input => ({ shape, dtype: draw.pick(dtypes) });

const call = (inputs: readonly Input[], write: (...names: string[]) => string): Call => ({
  inputs,
  write: (names) => write(...names),
});

/** Sizes or axes as several arguments or as one array. */
const list = (draw: Draw, numbers: readonly number[]): string =>
  draw.chance(0.5) ? numbers.join(", ") : `[${numbers.join(", ")}]`;

/** Two shapes that mostly broadcast. */
function pair(draw: Draw): [number[], number[]] {
  const a = draw.shape();
  const stretched = (): number[] =>
    a.map((n) => (draw.chance(0.4) ? 1 : n)).slice(draw.int(0, a.length));
  const b = draw.chance(0.8) ? stretched() : draw.shape(0, 2);
  return draw.chance(0.5) ? [a, b] : [b, a];
}

/** An index into an axis of size `n`: mostly in range, slices anywhere. */
function index(draw: Draw, n: number): string {
  const bound = (): string => draw.pick(["null", String(draw.int(-n - 2, n + 2))]);
  const position = draw.chance(0.05) ? n : draw.int(-n, n - 1);
  return draw.pick([
    String(position),
    `":"`,
    `[${bound()}, ${bound()}]`,
    `[${bound()}, ${bound()}, ${draw.int(1, 4)}]`,
  ]);
}

/** @file What is measured. Each peer builds the work that a row describes, or says it has none. */

/** A piece of work that every peer can make from its description. */
export type Work =
  | { readonly kind: "step"; readonly batch: number; readonly hidden: number }
  | {
      readonly kind: "matmul";
      readonly dtype: "float32" | "float64";
      readonly m: number;
      readonly k: number;
      readonly n: number;
      /** Which operand is stored transposed. */
      readonly transposed: "none" | "a" | "b";
    }
  | { readonly kind: "map"; readonly op: MapOp; readonly n: number }
  | { readonly kind: "random"; readonly op: RandomOp; readonly n: number }
  | {
      readonly kind: "reduce";
      readonly op: ReduceOp;
      readonly rows: number;
      readonly columns: number;
    }
  | {
      /** Steps of Adam on `elements` parameters in tensors of one size. */
      readonly kind: "adam";
      readonly tensors: number;
      readonly elements: number;
    }
  | { readonly kind: "tiny" };

/** What a training step is made of. */
export const parts = [
  "products",
  "maps",
  "random numbers",
  "sums and rows",
  "optimizer",
  "rest",
] as const;

/** Seconds of a step for each of its parts, while it is looked at. */
export type Parts = Readonly<Record<(typeof parts)[number], number>>;

export type MapOp = "add" | "mul" | "relu" | "exp" | "tanh" | "gelu";
export type RandomOp = "dropout" | "uniform" | "normal";
export type ReduceOp =
  | "sum"
  | "mean"
  | "max"
  | "softmax"
  | "logSoftmax"
  | "layerNorm"
  | "crossEntropy";

export interface Row {
  readonly title: string;
  readonly work: Work;
  /** Operations on floating-point numbers, where their count says something. */
  readonly flops?: number;
}

const step = (batch: number, hidden: number): Row => ({
  title: `training step, 784-${hidden}-${hidden}-10, batch ${batch}`,
  work: { kind: "step", batch, hidden },
});

function matmul(
  m: number,
  k: number,
  n: number,
  transposed: "none" | "a" | "b" = "none",
  dtype: "float32" | "float64" = "float32",
): Row {
  const orientation = { none: "a·b", a: "aᵀ·b", b: "a·bᵀ" }[transposed];
  return {
    title: `${dtype} matmul ${m}×${k}×${n}, ${orientation}`,
    work: { kind: "matmul", dtype, m, k, n, transposed },
    flops: 2 * m * k * n,
  };
}

const sizes = [
  ["64 K", 2 ** 16],
  ["1 M", 2 ** 20],
  ["16 M", 2 ** 24],
] as const;

const maps: readonly MapOp[] = ["add", "mul", "relu", "exp", "tanh", "gelu"];
const randoms: readonly RandomOp[] = ["dropout", "uniform", "normal"];
const reductions: readonly ReduceOp[] = [
  "sum",
  "mean",
  "max",
  "softmax",
  "logSoftmax",
  "layerNorm",
  "crossEntropy",
];

/** Every row, in the order of the table. */
export const rows: readonly Row[] = [
  step(256, 256),
  matmul(256, 784, 256, "b"),
  matmul(256, 256, 784, "a"),
  matmul(256, 256, 784),
  ...[256, 512, 1024, 2048].map((n) => matmul(n, n, n)),
  ...[512, 1024].map((n) => matmul(n, n, n, "none", "float64")),
  ...maps.flatMap((op) =>
    sizes.map(([title, n]): Row => ({ title: `${op}, ${title}`, work: { kind: "map", op, n } })),
  ),
  ...randoms.flatMap((op) =>
    sizes.map(([title, n]): Row => ({ title: `${op}, ${title}`, work: { kind: "random", op, n } })),
  ),
  ...reductions.flatMap((op) =>
    (
      [
        [256, 10],
        [4096, 1024],
      ] as const
    ).map(([rows, columns]): Row => ({
      title: `${op}, [${rows}, ${columns}]`,
      work: { kind: "reduce", op, rows, columns },
    })),
  ),
  {
    title: "Adam step on 10 M parameters in 50 tensors",
    work: { kind: "adam", tensors: 50, elements: 10_000_000 },
  },
  { title: "add of two one-element tensors and its backward", work: { kind: "tiny" } },
];

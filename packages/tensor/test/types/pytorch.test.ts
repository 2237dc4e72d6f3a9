/**
 * @file Types agree with PyTorch: the shapes and dtypes of its answers in `conformance/ops`, and its
 * promotion of dtypes, given to the compiler as types of the same calls.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Tensor } from "../../src/index.ts";
import { compile, writeProgram } from "./compile.ts";

interface Case {
  readonly op: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly out?: readonly unknown[];
}

interface Encoded {
  readonly $t: readonly [dtype: string, shape: readonly number[]];
  readonly perm?: readonly number[];
}

const read = <T>(name: string): T =>
  JSON.parse(
    readFileSync(new URL(`../../../../conformance/ops/${name}`, import.meta.url), "utf8"),
  ) as T;

const dtypes = new Set(["float32", "float64", "int32", "int64", "uint8", "bool"]);

/** Methods whose types are exact where the shapes that go in are known. */
const exact = new Set(
  (
    "add sub mul div trueDivide floorDivide remainder fmod pow maximum minimum fmax fmin atan2 hypot " +
    "eq ne lt le gt ge logicalAnd logicalOr logicalXor bitwiseAnd bitwiseOr bitwiseXor " +
    "exp expm1 log log2 log10 log1p sqrt rsqrt reciprocal sin cos tan asin acos atan sinh cosh tanh " +
    "asinh acosh atanh sigmoid erf erfc erfinv lgamma digamma deg2rad rad2deg sinc " +
    "neg abs sign square floor ceil trunc frac isnan isinf isfinite logicalNot " +
    "sum nansum mean nanmean prod amax amin argmax argmin any all logsumexp softmax logSoftmax " +
    "matmul mm reshape view flatten ravel permute transpose squeeze unsqueeze expand broadcastTo flip " +
    "narrow select clone cumsum cumprod float double int long byte bool"
  ).split(" "),
);

test("results have the shapes and dtypes of PyTorch's", { timeout: 120_000 }, () => {
  const { cases } = read<{ cases: readonly Case[] }>("public.json");
  const lines = [...new Set(cases.flatMap(assertion))];
  expect(lines.length).toBeGreaterThan(700);
  expect(mistakesIn("pytorch-results", lines)).toEqual([]);
});

test("dtypes are promoted as PyTorch promotes them", { timeout: 120_000 }, () => {
  const { result_type } = read<{ result_type: Readonly<Record<string, string>> }>("promotion.json");
  const lines = Object.entries(result_type).flatMap(promotion);
  expect(lines.length).toBeGreaterThan(90);
  expect(mistakesIn("pytorch-promotion", lines)).toEqual([]);
});

/** Assertions that the compiler refuses, with its words. */
function mistakesIn(name: string, lines: readonly string[]): string[] {
  const file = writeProgram(name, ({ expect: path, tensor }) =>
    [`import * as torch from "${tensor}";`, `import { is, t } from "${path}";`, ...lines, ""].join(
      "\n",
    ),
  );
  return compile(name, [file]).diagnostics.map(
    ({ line, message }) => `${lines[line - 3] ?? ""}\n    ${message}`,
  );
}

/** The call of a case and what it gives; nothing where the type is not exact or depends on values. */
function assertion({ op, args, kwargs, out }: Case): string[] {
  const [, name = ""] = /^(?:torch|Tensor)\.(.+)$/.exec(op) ?? [];
  const method = camel(name);
  const [self, ...rest] = args;
  const result = out?.length === 1 ? out[0] : undefined;
  if (!exact.has(method) || !(method in Tensor.prototype) || !isEncoded(self) || !isEncoded(result))
    return [];
  const options = Object.entries(kwargs).map(([key, value]) => `${camel(key)}: ${text(value)}`);
  const given = [...rest.map(text), ...(options.length > 0 ? [`{ ${options.join(", ")} }`] : [])];
  const line = `is<torch.Tensor<${shapeText(result)}, "${result.$t[0]}">>()(${text(self)}.${method}(${given.join(", ")}));`;
  const known = [...line.matchAll(/"(u?int\d+|float\d+|bfloat16|complex\d+)"/g)].every(
    ([, d = ""]) => dtypes.has(d),
  );
  return known && !line.includes(untranslated) ? [line] : [];
}

const untranslated = "/* no such value */";

/** A value of a case as TypeScript. A float without a fraction has no counterpart. */
function text(value: unknown): string {
  if (isEncoded(value)) return `t<${shapeText(value)}, "${value.$t[0]}">()`;
  if (Array.isArray(value)) return `[${value.map(text).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return "$dtype" in value ? JSON.stringify(value.$dtype) : untranslated;
}

const isEncoded = (value: unknown): value is Encoded =>
  typeof value === "object" && value !== null && "$t" in value;

/** The shape of the view that is meant. */
function shapeText({ $t: [, shape], perm }: Encoded): string {
  return `[${(perm?.map((axis) => shape[axis]) ?? shape).join(", ")}]`;
}

const camel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** "tensor int32, scalar float": a tensor with axes, one without ("zerodim"), a plain number. */
function promotion([pair, result]: readonly [string, string]): string[] {
  const operands = pair.split(", ").map((part) => part.split(" "));
  const all = [
    ...operands.filter(([kind]) => kind !== "scalar").map(([, dtype = ""]) => dtype),
    result,
  ];
  if (!all.every((dtype) => dtypes.has(dtype))) return [];
  const [x = "", y = ""] = operands.map(([kind = "", dtype = ""]) =>
    kind === "scalar"
      ? (plain[dtype] ?? untranslated)
      : `t<${kind === "tensor" ? "[3]" : "[]"}, "${dtype}">()`,
  );
  const shape = pair.includes("tensor ") ? "[3]" : "[]";
  return [`is<torch.Tensor<${shape}, "${result}">>()(${x}.mul(${y}));`];
}

const plain: Readonly<Record<string, string>> = { int: "2", float: "0.5", bool: "true" };

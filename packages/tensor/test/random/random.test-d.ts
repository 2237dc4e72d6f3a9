import { expectTypeOf, test } from "vitest";
import {
  bernoulli,
  Generator,
  multinomial,
  normal,
  rand,
  randint,
  randintLike,
  randLike,
  randn,
  randperm,
  type Tensor,
  zeros,
} from "../../src/index.ts";

const generator = new Generator();
const n: number = 4;

test("shapes and dtypes are known where they are written", () => {
  expectTypeOf(rand(2, 3)).toEqualTypeOf<Tensor<[2, 3], "float32">>();
  expectTypeOf(rand([2, n], { generator })).toEqualTypeOf<Tensor<[2, number], "float32">>();
  expectTypeOf(randn(5, { dtype: "float64" })).toEqualTypeOf<Tensor<[5], "float64">>();
  expectTypeOf(randint(10, [2, 3])).toEqualTypeOf<Tensor<[2, 3], "int64">>();
  expectTypeOf(randint(0, 10n, [2], { dtype: "uint8" })).toEqualTypeOf<Tensor<[2], "uint8">>();
  expectTypeOf(randperm(7)).toEqualTypeOf<Tensor<[7], "int64">>();
  expectTypeOf(randLike(zeros(2, 3))).toEqualTypeOf<Tensor<[2, 3], "float32">>();
  expectTypeOf(randintLike(zeros(2), 5, { dtype: "int32" })).toEqualTypeOf<Tensor<[2], "int32">>();
  expectTypeOf(normal(0, 1, [4])).toEqualTypeOf<Tensor<[4], "float32">>();
  expectTypeOf(normal(zeros(4, 1), zeros(3))).toEqualTypeOf<Tensor<[4, 3], "float32">>();
  expectTypeOf(bernoulli(zeros(2, 3))).toEqualTypeOf<Tensor<[2, 3], "float32">>();
  expectTypeOf(multinomial(zeros(2, 3), 5, true)).toEqualTypeOf<Tensor<[2, 5], "int64">>();
  expectTypeOf(zeros(3).multinomial(2)).toEqualTypeOf<Tensor<[2], "int64">>();
  expectTypeOf(zeros(2, 3).uniform_(0, 1)).toEqualTypeOf<Tensor<[2, 3], "float32">>();
});

test("wrong options do not compile", () => {
  // @ts-expect-error a misspelt option
  rand(2, { generater: generator });
  // @ts-expect-error a number is no generator
  randn(2, { generator: 3 });
  // @ts-expect-error no such dtype
  randperm(2, { dtype: "float16" });
});

/**
 * @file What operations give: the forms of the calls, and what becomes of unknown sizes, ranks and
 * dtypes. Exact shapes and dtypes of many more calls are compared with what the operations return
 * (`random-shapes.test.ts`) and with PyTorch's answers (`pytorch.test.ts`).
 */
import * as torch from "../../../src/index.ts";
import type { DType, FloatDType, Shape, Tensor } from "../../../src/index.ts";
import { is, some, t } from "../expect.ts";

const x = torch.zeros(2, 3);
const n = some<number>();
const unknown = some<Tensor>();

// Making: the shape is read off, the dtype is float32 unless named.
is<Tensor<[2, 3], "float32">>()(torch.zeros(2, 3));
is<Tensor<[2, 3], "float32">>()(torch.zeros([2, 3]));
is<Tensor<[2, 3], "int64">>()(torch.zeros(2, 3, { dtype: "int64" }));
is<Tensor<[2, 3], "int64">>()(torch.ones([2, 3], { dtype: "int64" }));
is<Tensor<[2, 3], DType>>()(torch.zeros(2, 3, { dtype: some<DType>() }));
is<Tensor<[], "float32">>()(torch.ones([]));
is<Tensor<[number, 3], "float32">>()(torch.zeros(n, 3));
is<Tensor<Shape, "float32">>()(torch.zeros(unknown.shape));
is<Tensor<Shape, "float32">>()(torch.zeros(...unknown.shape));
is<Tensor<Shape, "int64">>()(torch.zeros(...unknown.shape, { dtype: "int64" }));
is<Tensor<[2, 3], "float32">>()(torch.zeros(x.shape));
is<Tensor<[2, 3], "float32">>()(torch.zeros(...x.shape));
is<Tensor<[5], "int64">>()(torch.arange(5));
is<Tensor<[number], "float32" | "int64">>()(torch.arange(n));
// @ts-expect-error The expected type must not choose the dtype: when the program runs this is float32.
export const wrong: Tensor<[2], "int64"> = torch.zeros([2]);

// From values.
is<Tensor<[2], "float32">>()(torch.tensor([1, 2]));
is<Tensor<[2, 1], "float32">>()(torch.tensor([[1], [2]]));
is<Tensor<[2], "int64">>()(torch.tensor([1n, 2n]));
is<Tensor<[1, 2, 1], "bool">>()(torch.tensor([[[true], [false]]]));
is<Tensor<[2], "uint8">>()(torch.tensor([1, 2], { dtype: "uint8" }));
is<Tensor<[], "float32">>()(torch.tensor(3));
is<Tensor<[0], "float32">>()(torch.tensor([]));
is<Tensor<[number, 2], "float32">>()(torch.tensor(some<[number, number][]>()));
is<Tensor<[number, number], "float32">>()(torch.tensor(some<number[][]>()));
is<Tensor<[number], "float64">>()(torch.tensor(new Float64Array(3)));
is<Tensor<[number], "int64">>()(torch.tensor(new BigInt64Array(3)));

// Assignable to whatever says less, and to nothing that says more.
export const asUnknown: Tensor = x;
export const asFloat: Tensor<Shape, FloatDType> = x;
export const asMatrix: Tensor<[number, number]> = x;
export const asLast: Tensor<[...number[], 3]> = x;
// @ts-expect-error 3 is not 4
export const other: Tensor<[2, 4]> = x;
// @ts-expect-error more would be known than is
export const known: Tensor<[2, 3]> = unknown;

// Plain values: a whole literal keeps integers, a fraction makes them float32, a number may do either.
is<Tensor<[2], "int64">>()(t<[2], "int64">().add(1));
is<Tensor<[2], "int64">>()(t<[2], "bool">().add(1));
is<Tensor<[2], "uint8">>()(t<[2], "uint8">().mul(true));
is<Tensor<[2], "float32">>()(t<[2], "int64">().mul(0.5));
is<Tensor<[2], "float32" | "int64">>()(t<[2], "int64">().mul(n));
is<Tensor<[2], "float64">>()(t<[2], "float64">().mul(n));
is<Tensor<[2], "float32">>()(t<[2], "int64">().div(2));
is<Tensor<[2], "bool">>()(t<[2], "uint8">().eq(1));

// Tensors: promotion, which a tensor without axes does not take part in unless its kind is higher.
is<Tensor<[2, 3], "float64">>()(x.add(t<[3], "float64">()));
is<Tensor<[2, 3], "float32">>()(x.add(t<[], "float64">()));
is<Tensor<[2], "float64">>()(t<[2], "int64">().add(t<[], "float64">()));
is<Tensor<[2], "uint8">>()(t<[2], "uint8">().mul(t<[], "int64">()));

// Unknown sizes, ranks, dtypes.
is<Tensor<[number, 3], "float32">>()(t<[number, 3]>().add(t<[1, 3]>()));
is<Tensor<[7, 3], "float32">>()(t<[number, 3]>().add(t<[7, 1]>()));
is<Tensor<[number], "float32">>()(t<[1]>().add(t<[number]>()));
is<Tensor<[...number[], 3], "float32">>()(t<Shape>().add(t<[3]>()));
is<Tensor<[...number[], 256], "float32">>()(t<[...number[], 256]>().add(t<[256]>()));
is<Tensor>()(unknown.add(unknown));
is<Tensor>()(unknown.mul(2));
is<Tensor<[...number[], 10], "float32">>()(t<Shape>().matmul(t<[256, 10]>()));
is<Tensor<[number, 10], "float32">>()(t<[number, number]>().matmul(t<[256, 10]>()));
is<Tensor<[number, 784], "float32">>()(t<[number, 1, 28, 28]>().reshape(-1, 784));
is<Tensor<[number, 784], "float32">>()(t<Shape>().reshape(-1, 784));
is<Tensor<[number, number], "float32">>()(t<Shape>().flatten(1));
is<Tensor<[], DType>>()(unknown.max());

// Reshaping, in both forms.
is<Tensor<[3, 2], "float32">>()(x.reshape(3, 2));
is<Tensor<[3, 2], "float32">>()(x.reshape([3, -1]));
is<Tensor<[6], "float32">>()(x.reshape(-1));
is<Tensor<[number, 2], "float32">>()(x.reshape(n, 2));
is<Tensor<Shape, "float32">>()(x.reshape(unknown.shape));
is<Tensor<Shape, "float32">>()(x.reshape(...unknown.shape));
is<Tensor<[2, 12], "float32">>()(t<[2, 3, 4]>().flatten(1));
is<Tensor<[256, 784], "float32">>()(t<[256, 1, 28, 28]>().reshape(-1, 784));
// @ts-expect-error 6 elements, 8 elements
x.reshape(2, 4);
// @ts-expect-error 4 does not divide 6
x.reshape([4, -1]);

// Reductions: `dim` and `keepdim` by position or by name.
is<Tensor<[], "float32">>()(x.sum());
is<Tensor<[2], "float32">>()(x.sum(-1));
is<Tensor<[1, 3], "float32">>()(x.sum(0, true));
is<Tensor<[1, 3], "float32">>()(x.sum(0, { keepdim: true }));
is<Tensor<[1, 3], "float32">>()(x.sum({ dim: 0, keepdim: true }));
is<Tensor<[1, 3], "float64">>()(x.sum({ dim: 0, keepdim: true, dtype: "float64" }));
is<Tensor<[1, 3], "float64">>()(x.sum(0, true, { dtype: "float64" }));
is<Tensor<[], "float64">>()(x.sum({ dtype: "float64" }));
is<Tensor<[1, 1], "float32">>()(x.sum({ keepdim: true }));
is<Tensor<[1, 1], "float32">>()(x.sum(null, true));
is<Tensor<[3], "float32">>()(t<[2, 3, 4]>().sum([0, -1]));
is<Tensor<[2, 1], "float32">>()(x.mean(1, { keepdim: true }));
is<Tensor<[], "int64">>()(t<[5], "bool">().sum());
is<Tensor<[2], "int64">>()(x.argmax(1));
is<Tensor<[3], "float32">>()(x.max(0).values);
is<Tensor<[3], "int64">>()(x.max(0).indices);
is<Tensor<[1, 3], "int64">>()(x.max(0, true).indices);
is<Tensor<[number], "float32">>()(x.sum(n));
is<Tensor<Shape, "float32">>()(x.sum(0, { keepdim: some<boolean>() }));
is<Tensor<[...number[], 1], "float32">>()(t<[...number[], 256]>().sum(-1, { keepdim: true }));
// @ts-expect-error no axis 2 in shape [2, 3]
x.sum(2);
// @ts-expect-error no axis 2 in shape [2, 3]
x.sum([0, 2]);
// @ts-expect-error no axis 2 in shape [2, 3]
x.sum({ dim: 2 });
// @ts-expect-error no such option
x.sum(1, { kepdim: true });
// @ts-expect-error mean: needs a float dtype
t<[2], "int64">().mean();

// Movement.
is<Tensor<[3, 2], "float32">>()(x.T);
is<Tensor<[4, 2, 3], "float32">>()(t<[2, 3, 4]>().permute(2, 0, 1));
is<Tensor<[4, 2, 3], "float32">>()(t<[2, 3, 4]>().permute([2, 0, 1]));
is<Tensor<[...number[], 4, 3], "float32">>()(t<[...number[], 3, 4]>().transpose(-1, -2));
is<Tensor<[2, 1, 3], "float32">>()(x.unsqueeze(1));
is<Tensor<[2, 3], "float32">>()(t<[2, 1, 3, 1]>().squeeze());
is<Tensor<Shape, "float32">>()(t<[2, number]>().squeeze());
is<Tensor<[4, 2, 3], "float32">>()(x.expand(4, -1, 3));
is<Tensor<[4, 2, 3], "float32">>()(x.expand([4, 2, 3]));
// @ts-expect-error axes missing or named twice
t<[2, 3, 4]>().permute(2, 0, 0);
// @ts-expect-error [2, 3] cannot be stretched to [4, 3]
x.expand(4, 3);

// Indexing.
is<Tensor<[3], "float32">>()(x.at(0));
is<Tensor<[3], "float32">>()(x.at(n));
is<Tensor<[2], "float32">>()(x.at(":", -1));
is<Tensor<[2, 2], "float32">>()(x.at(":", [1, 3]));
is<Tensor<[4, 3], "float32">>()(t<[10, 3]>().at([2, 6]));
is<Tensor<[3, 3], "float32">>()(t<[10, 3]>().at([-3, null]));
is<Tensor<[2, 3], "float32">>()(t<[10, 3]>().at([8, 100]));
is<Tensor<[4, 3], "float32">>()(t<[10, 3]>().at([null, null, 3]));
is<Tensor<[0, 3], "float32">>()(t<[10, 3]>().at([5, 2, 2]));
is<Tensor<[number, 3], "float32">>()(t<[10, 3]>().at([0, n]));
is<Tensor<[2], "float32">>()(x.at("...", 0));
is<Tensor<[2, 1], "float32">>()(x.at("...", 0, null));
is<Tensor<[1, 2, 3], "float32">>()(x.at(null));
is<Tensor<[...number[], 3], "float32">>()(t<[...number[], 3, 4]>().at("...", 0));
is<Tensor>()(unknown.at(0));
is<Tensor<[5, 3], "float32">>()(x.at(t<[5], "int64">()));
is<Tensor<[2, 5, 4], "float32">>()(x.at(":", t<[5, 4], "int64">()));
is<Tensor<[5, 4], "float32">>()(x.at(t<[5, 1], "int64">(), t<[4], "int64">()));
is<Tensor<[number, 3], "float32">>()(x.at(t<[2], "bool">()));
is<Tensor<[number], "float32">>()(x.at(t<[2, 3], "bool">()));
is<Tensor<Shape, "float32">>()(x.at(unknown));
// @ts-expect-error index 3 is out of range: the axis of [2, 3] has 3
x.at(0, 3);
// @ts-expect-error index -3 is out of range: the axis of [2, 3] has 2
x.at(-3);
// @ts-expect-error index 3 is out of range: the axis of [2, 3] has 3
x.at("...", 3);
// @ts-expect-error shape [2, 3] has only 2 axes
x.at(0, 0, 0);
// @ts-expect-error a step must be positive
x.at([null, null, -1]);

// Joining.
is<Tensor<[5, 3], "float32">>()(torch.cat([x, t<[3, 3]>()]));
is<Tensor<[2, 6], "float64">>()(torch.cat([x, t<[2, 3], "float64">()], 1));
is<Tensor<[number, 3], "float32">>()(torch.cat([x, t<[number, 3]>()]));
is<Tensor<[number, 3], "float32">>()(torch.cat(some<Tensor<[2, 3], "float32">[]>()));
is<Tensor<[2, 2, 3], "float32">>()(torch.stack([x, x]));
is<Tensor<[2, 3, 3], "float32">>()(torch.stack([x, x, x], 1));
is<Tensor<[number, 2, 3], "float32">>()(torch.stack(some<Tensor<[2, 3], "float32">[]>()));
is<Tensor>()(torch.cat([unknown, unknown]));
// @ts-expect-error [2, 4] does not continue [2, 3] along axis 0
torch.cat([x, t<[2, 4]>()]);

// Values.
is<number>()(x.sum().item());
is<boolean>()(t<[], "bool">().item());
is<number[][]>()(x.toArray());
is<2>()(x.size(0));
is<readonly [2, 3]>()(x.shape);
is<2>()(x.ndim);
// @ts-expect-error item: needs one element, [2, 3] has 6
x.item();

// Values of a type that contains itself: nothing is known, and the compiler comes to an end.
type Tree = number | readonly Tree[];
export const ofTree: Tensor<Shape, "float32"> = torch.tensor(some<Tree>());

// Ranges: whole literals are counted.
is<Tensor<[3], "int64">>()(torch.arange(2, 5));
is<Tensor<[4], "int64">>()(torch.arange(0, 10, 3));
is<Tensor<[number], "float32">>()(torch.arange(0, 1, 0.25));
is<Tensor<[number], "int64">>()(torch.arange(-2, 2));
is<Tensor<[2, 3], "float64">>()(torch.eye(2, 3, { dtype: "float64" }));
is<Tensor<[2, 3], "int64">>()(torch.where(t<[3], "bool">(), t<[2, 3], "int64">(), 0));

/**
 * @file Typical mistakes, each below the words of the compiler.
 */
import * as torch from "../../../src/index.ts";
import type { Tensor } from "../../../src/index.ts";

const x = torch.zeros(2, 3);
const unknown: Tensor = x;
const labels = torch.zeros(256, { dtype: "int64" });
const logits = torch.zeros(256, 10);

// Inner sizes of a matrix product; where the transposed one fits, it says so.
// @ts-expect-error matmul: [2, 3] x [2, 3]: inner sizes 3 and 2 differ; .T of the right side fits
x.matmul(torch.zeros(2, 3));
// @ts-expect-error matmul: [2, 3] x [4, 5]: inner sizes 3 and 4 differ
x.matmul(torch.zeros(4, 5));
// @ts-expect-error matmul: dtypes differ: float32 and float64
x.matmul(torch.zeros(3, 4, { dtype: "float64" }));

// Shapes that do not broadcast.
// @ts-expect-error [2, 3] and [2] do not broadcast: 3 against 2
x.add(torch.zeros(2));
// @ts-expect-error [2, 3] and [4, 3] do not broadcast: 2 against 4
x.gt(torch.zeros(4, 3));
// @ts-expect-error [2, 2, 3] cannot be stretched to [2, 3]
x.mul_(torch.zeros(2, 2, 3));

// Operands of an operation of one's own.
const swish = torch.elementwise((x, beta) =>
  torch.expr.mul(x, torch.expr.sigmoid(torch.expr.mul(x, beta))),
);
// @ts-expect-error [2, 3] and [2] do not broadcast: 3 against 2
swish(x, torch.zeros(2));
// @ts-expect-error 2 operands are needed, and 1 are given
swish(x);

// A reshape that loses elements.
// @ts-expect-error reshape: [2, 3] has 6 elements, which 4 does not divide
x.reshape(-1, 4);
// @ts-expect-error reshape: [2, 3] has 6 elements, [4, 2] has 8
x.reshape([4, 2]);

// Axes that are not there.
// @ts-expect-error no axis 2 in shape [2, 3]
x.sum(2);
// @ts-expect-error no axis -3 in shape [2, 3]
x.mean({ dim: [0, -3], keepdim: true });
// @ts-expect-error no axis 5 in shape [2, 3]
x.transpose(0, 5);
// @ts-expect-error permute: axes of [2, 3] are missing or named twice
x.permute(0, 0);
// @ts-expect-error unsqueeze: no place 3 in shape [2, 3]
x.unsqueeze(3);

// Options that do not exist.
// @ts-expect-error sum: no option kepdim
x.sum({ dim: 1, kepdim: true });

// Results that an in-place operation cannot keep.
// @ts-expect-error float32 results cannot be written to int64
labels.mul_(0.5);

// Axes named twice, a top of more elements than there are.
// @ts-expect-error axis -1 of shape [2, 3] is named twice
x.amax([1, -1]);
// @ts-expect-error topk: axis -1 of [2, 3] has fewer than 4 positions
x.topk(4);

// Indices out of range, one too many, and a mask of another shape.
// @ts-expect-error at: index 3 is out of range: the axis of [2, 3] has 3
x.at(":", 3);
// @ts-expect-error at: shape [2, 3] has only 2 axes
x.at(0, 0, 0);
// @ts-expect-error at: the mask [256] does not fit shape [2, 3]
x.at(labels.bool());

// Dtypes that an operation does not take.
// @ts-expect-error mean: needs a float dtype, got int64; write .float() first
labels.mean();

// A number from a whole batch.
// @ts-expect-error item: needs one element, [256, 10] has 2560
logits.item();

// Tensors that do not join.
// @ts-expect-error cat: [2, 4] does not continue [2, 3] along axis 0
torch.cat([x, torch.zeros(2, 4)]);
// @ts-expect-error stack: [3, 2] and [2, 3] differ
torch.stack([x, torch.zeros(3, 2)]);

// Rows of different lengths.
// @ts-expect-error tensor: row 1 has shape [2], row 0 has [3]
torch.tensor([
  [1, 2, 3],
  [4, 5],
]);

// An exact shape promised for an unknown one.
// @ts-expect-error Type 'Tensor<Shape, DType>' is not assignable to type 'Tensor<[2, 3], DType>'.
export const exact: Tensor<[2, 3]> = unknown;

/**
 * @file An operation of your own: a gated sine, from what it is for one element.
 * Run it with `pnpm exec node examples/02-an-operation-of-your-own.ts`.
 */
import { elementwise, expr, grad, linspace, tensor } from "@kindling/torch";

// [1] What it is for one element, with the operations of `expr`; it becomes one kernel.
const wave = elementwise(
  (x, frequency, gate) => expr.where(expr.gt(gate, 0), expr.sin(expr.mul(x, frequency)), x),
  { name: "wave" },
);

// [2] Operands are tensors, which broadcast, and numbers.
const x = linspace(0, 1, 3, { requiresGrad: true });
const gate = tensor([[1], [-1]]);
const y = wave(x, Math.PI / 2, gate);
console.log(y);
// => tensor([[0.0000, 0.7071, 1.0000],
// =>         [0.0000, 0.5000, 1.0000]], grad_fn=<WaveBackward0>)

// [3] The gradient comes with it, and the gradient of the gradient.
const [slope] = grad(y.sum(), x, { createGraph: true });
console.log(slope?.detach());
// => tensor([2.5708, 2.1107, 1.0000])
const [curvature] = grad(slope!.sum(), x);
console.log(curvature?.detach());
// => tensor([ 0.0000, -1.7447, -2.4674])

// [4] A branch of JavaScript would choose once for all elements, so it is refused.
try {
  elementwise((a) => (Number(a) > 0 ? a : expr.neg(a)));
} catch (error) {
  console.log(String(error).split("\n")[0]);
}
// => ValueError: elementwise: the function is no scalar expression

/*
 * 1  The function runs once, with a stand-in for an element of each operand.
 * 2  A number among the operands is handed to the kernel; one in the function is compiled into it.
 * 3  The expression is differentiated symbolically; see packages/expr/src/differentiate.ts.
 * 4  `expr.where(condition, yes, no)` chooses for each element.
 */

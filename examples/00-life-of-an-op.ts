/**
 * @file What becomes of `silu(x)`: an expression, its derivative, a kernel's program, numbers.
 * Run it with `pnpm exec node examples/00-life-of-an-op.ts`.
 */
import { derived, differentiate, input, interpret, lower } from "@kindling/expr";
import { evaluate, show, showProgram } from "@kindling/expr";
import { nn, tensor } from "@kindling/torch";

// [1] An operation is a scalar expression.
const x = input(0);
const silu = derived.silu(x);
console.log(show(silu));
// => mul(x0, sigmoid(x0))

// [2] Its derivative is an expression too.
const slope = differentiate(silu, x);
console.log(show(slope));
// => add(sigmoid(x0), mul(x0, mul(sub(1, sigmoid(x0)), sigmoid(x0))))

// [3] Both together become one straight program; a kernel runs it for each element.
const program = lower([silu, slope], ["float32"], ["float32", "float32"]);
console.log(showProgram(program));
// => v0: float32 = input 0
// => v1: float32 = sigmoid v0

// [4] The same program, run for one element, rounding each step as the kernel does.
console.log(interpret([silu, slope], [{ value: 2, type: "float32" }], ["float32", "float32"]));

// [5] The operation on a tensor builds the same expression, and the backend runs its program.
const t = tensor([-1, 0, 2], { requiresGrad: true });
const y = nn.functional.silu(t);
console.log(y.toArray());

// [6] Its gradient comes from [2].
y.sum().backward();
console.log(t.grad?.toArray());

// [7] The exact value, in double precision.
console.log(evaluate(slope, [2]));
// => 1.0907842487848955

/*
 * 1  packages/expr/src/derived.ts: silu is one line, written with mul and sigmoid.
 * 2  packages/expr/src/differentiate.ts walks the expression backwards, by the rows of ops.ts.
 * 3  packages/expr/src/lower.ts; sigmoid is computed once, as both expressions share it.
 * 4  packages/expr/src/interpret.ts: the meaning that every backend is measured against.
 * 5  packages/tensor: ops/map.ts, then dispatch.ts, then backend-wasm's kernels/map.ts.
 * 6  packages/autograd: gradients.ts asks for the derivative and goes through the same door.
 * 7  The derivative of silu at 2: sigmoid(2) + 2 sigmoid(2) (1 - sigmoid(2)).
 */

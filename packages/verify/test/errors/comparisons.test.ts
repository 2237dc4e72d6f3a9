/** @file Every error of comparisons and of gradcheck's conditions in full. */
import { Generator, ones, rand, tensor, type Tensor, zeros } from "@kindling/tensor";
import { customFunction } from "@kindling/autograd";
import { describe } from "vitest";
import { type Failure, testFailures } from "../../../../tools/failures.ts";
import { adjointcheck, assertClose, assertEqual, gradcheck } from "../../src/index.ts";

const points = (): Tensor => tensor([0.5, 2], { dtype: "float64", requiresGrad: true });

describe("tolerances", () => {
  const alone = (options: object, got: string): Failure => [
    () => assertClose(ones(1), ones(1), options),
    "assertClose: rtol and atol go together",
    got,
    "both or neither",
  ];
  const below = (rtol: number, atol: number): Failure => [
    () => assertClose(ones(1), ones(1), { rtol, atol }),
    "assertClose: a tolerance below zero",
    `rtol ${rtol}, atol ${atol}`,
    "numbers of at least 0",
  ];
  testFailures("ValueError", [
    alone({ rtol: 1 }, "rtol alone"),
    alone({ atol: 1 }, "atol alone"),
    below(-1, 0),
    below(0, -1),
    below(NaN, 0),
  ]);
});

describe("assertClose and assertEqual", () => {
  const both = Object.entries({ assertClose, assertEqual });
  testFailures("MismatchError", [
    ...both.flatMap(([name, compare]): Failure[] => [
      [() => compare(zeros(2, 3), zeros(3, 2)), `${name}: shapes differ`, "[2, 3]", "[3, 2]"],
      [
        () => compare(zeros(2), zeros(2, { dtype: "float64" })),
        `${name}: dtypes differ`,
        "float32",
        "float64",
      ],
      [
        () => compare(zeros(2), zeros(1, 2), { message: "the loss" }),
        "the loss: shapes differ",
        "[2]",
        "[1, 2]",
      ],
    ]),
    [
      () => assertEqual(tensor([[1, 2]]), tensor([[1, 3]])),
      "assertEqual: 1 of 2 elements differ",
      "2 at [0, 1] of float32 [1, 2]",
      "3; off by 1, 4194304 ULP",
    ],
    [
      () => assertEqual(tensor([1n, 2n]), tensor([3n, 2n]), { message: "labels" }),
      "labels: 1 of 2 elements differ",
      "1 at [0] of int64 [2]",
      "3; off by 2",
    ],
    [
      () => assertClose(tensor([1, 2]), tensor([1, 2.5]), { rtol: 0, atol: 0.25 }),
      "assertClose: 1 of 2 elements differ",
      "2 at [1] of float32 [2]",
      "2.5 within 0.25 + 0 · |expected|; off by 0.5, 2097152 ULP",
    ],
  ]);
});

describe("gradcheck", () => {
  testFailures("ValueError", [
    [
      () => gradcheck((x) => x, [ones(2), ones(1)]),
      "gradcheck: no input requires a gradient",
      "2 inputs",
      "at least one float64 tensor after requiresGrad_()",
    ],
    [
      () => gradcheck((x) => x.float(), points()),
      "gradcheck: nothing to check",
      "0 float64 outputs, without elements",
      "at least one element of a float64 output",
    ],
    [
      () => adjointcheck((x) => x.at([0, 0]), points()),
      "adjointcheck: nothing to check",
      "1 float64 outputs, without elements",
      "at least one element of a float64 output",
    ],
    [
      () => {
        let calls = 0;
        gradcheck((x) => x.mul(2 ** calls++), points());
      },
      "gradcheck: the function gives another result each time",
      "0.5, then 1 (output 0, element 0)",
      "equal results; seed the generator inside the function, or raise nondetTol",
    ],
  ]);
  testFailures("DTypeError", [
    [
      () => gradcheck((x, y) => x.mul(y), [points(), ones(2).requiresGrad_()]),
      "gradcheck: differences need double precision",
      "input 1 of float32",
      "float64",
    ],
  ]);
  testFailures("GradcheckError", [
    [
      () => {
        const generator = new Generator({ seed: 1 });
        const noisy = customFunction({
          forward: (_, x: Tensor): Tensor => x.mul(1),
          backward: (_, g) => g.add(rand(2, { dtype: "float64", generator }).mul(1e-9)),
        });
        gradcheck((x) => noisy(x), points());
      },
      "gradcheck: the gradient is another one each time",
      "two gradients of input 0 along one cotangent of output 0",
      "the same, or a larger nondetTol",
    ],
  ]);
});

/**
 * @file Every error in full: what was wrong, what came, what was expected and, where there is one way to
 * mend it, that way. One piece, since it is one table.
 */
import { apply, input } from "@kindling/expr";
import { dispatch, ones, tensor, type Tensor, zeros } from "@kindling/tensor";
import { describe } from "vitest";
import { type Failure, testFailures } from "../../../tools/failures.ts";
import {
  customFunction,
  detectAnomaly,
  dualLevel,
  enableGrad,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  makeDual,
  noGrad,
  scope,
  unpackDual,
  vhp,
  vjp,
} from "../src/index.ts";

const leaf = (...values: number[]): Tensor<[number], "float64"> =>
  tensor(values, { dtype: "float64", requiresGrad: true });

const withoutHistory = [
  "a tensor without history",
  "one made from tensors with requiresGrad, outside noGrad",
  "x.requiresGrad_() before the computation",
] as const;

const backwardErrors: readonly Failure[] = [
  [
    () => tensor([1]).backward(),
    "backward: the tensor does not require gradients",
    ...withoutHistory,
  ],
  [
    () => leaf(1, 2).mul(2).backward(),
    "backward: a gradient for each element is needed",
    "a tensor [2]",
    "one element, or a gradient of the tensor's shape",
    "y.sum().backward()",
  ],
  [
    () => ones(2, 2).requiresGrad_().backward(ones(2, 3)),
    "backward: the gradient has another shape",
    "[2, 3]",
    "[2, 2]",
  ],
  [
    () => ones(2, 2).requiresGrad_().backward(ones(2)),
    "backward: the gradient has another shape",
    "[2]",
    "[2, 2]",
  ],
  [
    () => {
      const y = leaf(2).exp();
      y.backward();
      y.backward();
    },
    "backward: the graph was used before",
    "a second pass through ExpBackward0, whose saved values were freed after the first",
    "one pass, or a first pass that keeps them",
    "backward({ retainGraph: true })",
  ],
  [
    () => grad(tensor([1]), leaf(1)),
    "grad: the tensor does not require gradients",
    ...withoutHistory,
  ],
  [
    () => grad(leaf(1).mul(2), [tensor([1])]),
    "grad: input 0 does not require gradients",
    ...withoutHistory,
  ],
  [
    () => {
      const x = leaf(1);
      grad(x.mul(2), [x, leaf(1)]);
    },
    "grad: input 1 was not used",
    "a tensor on which no output depends",
    "inputs of the graph",
    "{ allowUnused: true }",
  ],
  [
    () => {
      const h = leaf(1, 2).mul(2);
      h.registerHook(() => ones(2, 3));
      h.sum().backward();
    },
    "a hook changed the shape of a gradient",
    "[2, 3]",
    "[2]",
  ],
  ...[[2], [2, 4], [3, 2]].map((shape): Failure => [
    () => {
      const h = ones(2, 3).requiresGrad_().mul(2);
      h.registerHook(() => ones(shape));
      h.sum().backward();
    },
    "a hook changed the shape of a gradient",
    `[${shape.join(", ")}]`,
    "[2, 3]",
  ]),
  [
    () => {
      const h = leaf(1, 2).mul(2);
      const y = h.mul(h);
      h.zero_();
      y.sum().backward();
    },
    "mul: a value that its gradient needs was overwritten",
    "a tensor [2] at version 2",
    "version 1, as it was saved: an in-place operation changed it since",
    "the out-of-place form of that operation, or clone() before it",
  ],
  [
    () => {
      const expr = apply("mul", input(0), input(0));
      const [a, b] = [ones(2, 2).requiresGrad_(), ones(2, 2)];
      const squared = dispatch("matmul", "squared", [a, b], { epilogue: { expr, scalars: [] } });
      squared[0]!.sum().backward();
    },
    "squared: no gradient",
    "a product with an epilogue that needs it again",
    "an operation that can be differentiated",
  ],
  [
    () =>
      leaf(3, 2, 1)
        .scatter(0, tensor([0n]), 2, { reduce: "multiply" })
        .sum()
        .backward(),
    "scatter: no gradient",
    "scattering by prod",
    "an operation that can be differentiated",
  ],
];

const tensorErrors: readonly Failure[] = [
  [
    () => tensor([1n]).requiresGrad_(),
    "requiresGrad: gradients need a fraction",
    "int64",
    "float32 or float64",
    "x.float()",
  ],
  [
    () => leaf(1).mul(2).requiresGrad_(false),
    "requiresGrad: only leaves can be changed",
    "a tensor made by MulBackward0",
    "a tensor that a user made",
    "x.detach()",
  ],
  [
    () => tensor([1]).registerHook(() => undefined),
    "registerHook: no gradient will come",
    "a tensor that does not require gradients",
    "one that does",
    "x.requiresGrad_()",
  ],
  [
    () => void (zeros(1, 2, { dtype: "float64" }).grad = ones(1, 3)),
    "grad: does not fit its tensor",
    "float32 [1, 3]",
    "float64 [1, 2]",
  ],
  ...(
    [
      [() => leaf(1).add_(1), "add_: a leaf"],
      [() => leaf(1, 2).at([0, 1]).fill_(2), "fill_: a view of a leaf"],
    ] as const
  ).map(([call, which]): Failure => [
    call,
    `${which} that requires gradients cannot be written to in place`,
    "an in-place operation while gradients are recorded",
    "an operation that makes a new tensor, or no recording",
    "noGrad(() => …)",
  ]),
];

const modes = { noGrad, enableGrad, detectAnomaly, dualLevel, scope };

const modeErrors: readonly Failure[] = Object.entries(modes).map(([name, mode]): Failure => [
  () => mode(async () => 1),
  `${name}: the function is asynchronous`,
  "a promise",
  "a function that is done when it returns",
  `${name} around the synchronous parts, between the awaits`,
]);

const emptyModes: readonly Failure[] = Object.entries(modes).map(([name, mode]): Failure => [
  () => mode(undefined as never),
  `${name}: nothing to run`,
  "undefined",
  "a function",
]);

const customErrors: readonly Failure[] = [
  [
    () =>
      customFunction({
        forward: (_, x: Tensor): Tensor => x.mul(1),
        backward: (_, g) => [g, g],
      })(leaf(1)).backward(),
    "CustomFunction: backward gives the wrong number of gradients",
    "2",
    "1, one per argument of forward",
  ],
  [
    () =>
      customFunction({
        name: "Rounded",
        forward: (_, x: Tensor): Tensor => x.mul(1),
        backward: (_, g) => g.long(),
      })(leaf(1)).backward(),
    "backward: RoundedBackward returned a gradient that does not fit",
    "gradient 0: int64 [1]",
    "float64 [1]",
  ],
  [
    () =>
      customFunction({
        name: "Narrow",
        forward: (_, x: Tensor): Tensor => x.mul(1),
        backward: (_, g) => g.T,
      })(ones(2, 3).requiresGrad_() as Tensor)
        .sum()
        .backward(),
    "backward: NarrowBackward returned a gradient that does not fit",
    "gradient 0: float32 [3, 2]",
    "float32 [2, 3]",
  ],
];

const forwardErrors: readonly Failure[] = [
  ...Object.entries({
    makeDual: () => makeDual(ones(1), ones(1)),
    unpackDual: () => unpackDual(ones(1)),
  }).map(([name, call]): Failure => [
    call,
    `${name}: no level is open`,
    "a call outside",
    "a call inside of dualLevel(() => …)",
  ]),
  [
    () => dualLevel(() => makeDual(ones(2, 3), ones(2, 4))),
    "makeDual: the tangent does not fit",
    "float32 [2, 4]",
    "float32 [2, 3]",
  ],
  [
    () => dualLevel(() => makeDual(ones(2), ones(2, 3))),
    "makeDual: the tangent does not fit",
    "float32 [2, 3]",
    "float32 [2]",
  ],
  [
    () => dualLevel(() => makeDual(ones(2), ones(2, { dtype: "float64" }))),
    "makeDual: the tangent does not fit",
    "float64 [2]",
    "float32 [2]",
  ],
  [
    () => dualLevel(() => makeDual(tensor([1n]), tensor([1n]))),
    "makeDual: the tangent does not fit",
    "int64 [1]",
    "a float tensor instead of int64",
  ],
  [
    () => jvp((x) => x.scatter(0, tensor([0n]), 2, { reduce: "multiply" }), ones(3), ones(3)),
    "scatter: no forward derivative",
    "scattering by prod",
    "an operation that can be differentiated",
  ],
];

const strict = { strict: true };
const constant = (): Tensor => ones([]);

const productErrors: readonly Failure[] = [
  [() => vjp((x) => x.exp(), zeros(2)), "vjp: the vectors do not fit", "none", "[2]"],
  [
    () => vjp((x) => x.exp(), zeros(2, 1), [ones(2, 1), ones(3)]),
    "vjp: the vectors do not fit",
    "[2, 1], [3]",
    "[2, 1]",
  ],
  [() => vjp((x) => [x.sum(), x.sum()], zeros(2)), "vjp: the vectors do not fit", "none", "[], []"],
  [
    () => jvp((x, y) => [x, y], [zeros(2), zeros(3)], [ones(2), ones(4)]),
    "jvp: the vectors do not fit",
    "[2], [4]",
    "[2], [3]",
  ],
  [() => jvp((x) => x.exp(), zeros(2), ones(3)), "jvp: the vectors do not fit", "[3]", "[2]"],
  ...Object.entries({ vhp, hvp }).flatMap(([name, product]): Failure[] => [
    [() => product((x) => x.sum(), zeros(2)), `${name}: the vectors do not fit`, "none", "[2]"],
    [
      () => product((x) => x.exp(), zeros(2, 1), zeros(2, 1)),
      `${name}: the function has several values`,
      "a tensor [2, 1]",
      "a tensor of one element",
    ],
    [
      () =>
        product(((x: Tensor) => [x, x]) as unknown as (x: Tensor) => Tensor, zeros(2), zeros(2)),
      `${name}: the function has several values`,
      "a list of 2 tensors",
      "a tensor of one element",
    ],
  ]),
  ...(
    [
      [() => vjp(constant, zeros(2), null, strict), "vjp: input 0 is not used"],
      [() => vhp(constant, zeros(2), zeros(2), strict), "vhp: input 0 is not used"],
      [() => hessian(constant, zeros(2), strict), "hessian: input 0 is not used"],
      [
        () => jvp(constant, zeros(2), zeros(2), strict),
        "jvp: output 0 does not depend on the inputs",
      ],
      [() => hvp((x) => x.sum(), zeros(2), zeros(2), strict), "hvp: gradient 0 is constant"],
      [() => jacobian(constant, zeros(2), strict), "jacobian: output 0 does not depend on input 0"],
    ] as const
  ).map(([call, what]): Failure => [
    call,
    what,
    "a derivative that is zero because nothing depends on it",
    "outputs that depend on every input, as strict asks for",
  ]),
];
describe.each([
  ["backward and grad", backwardErrors],
  ["tensors", tensorErrors],
  ["modes", modeErrors],
  ["custom functions", customErrors],
  ["forward mode", forwardErrors],
  ["derivatives of functions", productErrors],
] as const)("errors of %s", (_, failures) => {
  testFailures("AutogradError", failures);
});

describe("errors of modes without a function", () => {
  testFailures("ValueError", emptyModes);
});

/** @file Every error of modules, layers, containers and saved files in full. */
import { ones, tensor, zeros } from "@kindling/tensor";
import { describe } from "vitest";
import { type Failure, testFailures } from "../../../../tools/failures.ts";
import * as nn from "../../src/index.ts";

class Block extends nn.Module {
  lin = new nn.Linear(2, 2);
  forward = (x: unknown): unknown => x;
}
const relu = (): nn.ReLU => new nn.ReLU();

/** As plain JavaScript may call what types would refuse. */
const never = (value: unknown): never => value as never;

describe("containers", () => {
  const list = new nn.ModuleList([relu(), relu()]);
  const position = (call: () => unknown, index: number): Failure => [
    call,
    "ModuleList: no such member",
    `${index}`,
    "a whole number from -2 to 1",
  ];
  testFailures("IndexError", [
    position(() => list.at(2), 2),
    position(() => list.at(-3), -3),
    position(() => list.at(0.5), 0.5),
    position(() => list.set(2, relu()), 2),
    position(() => list.insert(3, relu()), 3),
    position(() => list.insert(0.5, relu()), 0.5),
    [
      () => new nn.ModuleDict({ a: relu(), b: relu() }).get(never("c")),
      "ModuleDict: no such member",
      '"c"',
      "one of a, b",
    ],
    [
      () => new nn.Sequential(relu(), relu()).at(never(2)),
      "Sequential: no such layer",
      "2",
      "a whole number from -2 to 1",
    ],
  ]);
  const call = (name: string, container: unknown): Failure => [
    () => (container as (x: unknown) => unknown)(ones(1)),
    `${name}: a container computes nothing`,
    "a call of the container",
    "calls of its members",
  ];
  const member = (name: string, make: () => unknown, got: string, expected: string): Failure => [
    make,
    `${name}: not a member`,
    got,
    expected,
  ];
  const misused = (name: string, make: (given: never) => unknown): Failure[] => [
    [
      () => make(never(nn.ReLU)),
      `${name}: not a member`,
      "the class ReLU",
      "modules",
      "an object of it: new nn.ReLU(…)",
    ],
    [
      () => make(never([relu()])),
      `${name}: not a member`,
      "an array of 1",
      "modules",
      "its members: ...array",
    ],
  ];
  testFailures("ValueError", [
    ...misused("Sequential", (given) => new nn.Sequential(relu(), given)),
    ...misused("ModuleList", (given) => new nn.ModuleList([given])),
    member("Sequential", () => new nn.Sequential(never(nn.functional.relu)), "function", "modules"),
    call("ModuleList", new nn.ModuleList([])),
    call("ModuleDict", new nn.ModuleDict({})),
    call("ParameterList", new nn.ParameterList([])),
    call("ParameterDict", new nn.ParameterDict({})),
    member("ModuleList", () => new nn.ModuleList([never(1)]), "number", "modules"),
    member("ModuleList", () => new nn.ModuleList([never(null)]), "null", "modules"),
    member("ModuleDict", () => new nn.ModuleDict({ a: never("b") }), "string", "modules"),
    member("ParameterList", () => new nn.ParameterList([never(relu())]), "function", "parameters"),
    member("ParameterDict", () => new nn.ParameterDict({ a: never(1) }), "number", "parameters"),
  ]);
});

describe("layers", () => {
  const size = (make: () => unknown, got: string): Failure => [
    make,
    "Linear: not a size",
    got,
    "a whole number from 0",
  ];
  testFailures("ValueError", [
    [
      () => new nn.LayerNorm([2, 0.5]),
      "LayerNorm: not a size",
      "normalizedShape = 0.5",
      "a whole number from 0",
    ],
    [
      () => new nn.LayerNorm(2, never({ epsilon: 1 })),
      "LayerNorm: no such parameter",
      "epsilon",
      "parameters eps, elementwiseAffine, bias, dtype",
    ],
    [
      () => new nn.ZeroPad1d(never([1, 2, 3, 4])),
      "ZeroPad1d: no such padding",
      "padding = [1, 2, 3, 4]",
      "a whole number, or 2 of them",
    ],
    size(() => new nn.Linear(-1, 2), "inFeatures = -1"),
    size(() => new nn.Linear(1, 2.5), "outFeatures = 2.5"),
    [
      () => new nn.Dropout(1.5),
      "Dropout: not a probability",
      "p = 1.5",
      "a number from 0 to 1: the share of elements to drop",
    ],
    [
      () => new nn.GaussianNoise(-1),
      "GaussianNoise: not a standard deviation",
      "sigma = -1",
      "a finite number from 0",
    ],
    ...Object.entries({ CrossEntropyLoss: nn.CrossEntropyLoss, MSELoss: nn.MSELoss }).map(
      ([name, Loss]): Failure => [
        () => new Loss(never({ reduction: "average" })),
        `${name}: unknown reduction`,
        "average",
        '"mean", "sum", "none"',
      ],
    ),
  ]);
});

describe("a module", () => {
  const name = (call: () => unknown, where: string, got: string): Failure => [
    call,
    `${where}: not a name`,
    got,
    "a text without dots, and not an empty one",
  ];
  testFailures("ValueError", [
    name(() => new Block().registerModule("a.b", relu()), "registerModule", '"a.b"'),
    name(() => new Block().registerModule("", relu()), "registerModule", '""'),
    name(() => new Block().registerBuffer(never(3), ones(1)), "registerBuffer", "3"),
    [
      () => new Block().registerParameter("lin", new nn.Parameter(ones(1))),
      "registerParameter: the name is taken",
      '"lin", which Block has already',
      "a name that no property and no method has",
    ],
    [
      () => JSON.stringify(new Block()),
      "Block: a module has no JSON form",
      "JSON.stringify of a module",
      "its tensors, by name, in stateDict()",
      "saveSafetensors(net.stateDict(), path)",
    ],
    [
      () => new Block().loadStateDict({ "lin.weight": zeros(3, 2), extra: zeros(1) }),
      "loadStateDict: the state does not fit Block, nothing was loaded",
      "lin.bias is missing\n            lin.weight is [3, 2], not [2, 2]\n            extra is unexpected",
      "the names and shapes of Block.stateDict()",
    ],
    [
      () =>
        new Block().loadStateDict(
          { "lin.weight": never(null), "lin.bias": never(1), extra: zeros(1) },
          { strict: false },
        ),
      "loadStateDict: the state does not fit Block, nothing was loaded",
      "lin.weight is null, no tensor\n            lin.bias is number, no tensor",
      "the names, where both have them, and shapes of Block.stateDict()",
    ],
  ]);
  testFailures("DTypeError", [
    [
      () => new Block().to(never("int64")),
      "to: parameters need a fraction",
      "int64",
      "float32 or float64",
    ],
  ]);
});

describe("encodeSafetensors", () => {
  testFailures("ValueError", [
    [
      () => nn.encodeSafetensors({ a: never(1) }),
      "encodeSafetensors: not a named tensor",
      "a: number",
      "tensors by name",
    ],
    [
      () => nn.encodeSafetensors({ __metadata__: tensor([1]) }),
      "encodeSafetensors: not a named tensor",
      "a tensor called __metadata__",
      "another name: this one is for notes",
    ],
  ]);
});

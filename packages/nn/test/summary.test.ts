/**
 * @file What `summary` sees of a network, that its numbers add up, and that it leaves no trace.
 */
import { isGradEnabled } from "@kindling/autograd";
import {
  DTypeError,
  getRngState,
  ones,
  rand,
  randn,
  ShapeError,
  tensor,
  type Tensor,
  ValueError,
  zeros,
} from "@kindling/tensor";
import { assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as nn from "../src/index.ts";

/** Layers of some widths, with what else may stand between them, in Sequentials within each other. */
interface Plan {
  readonly batch: number;
  readonly widths: readonly number[];
  readonly between: readonly (() => nn.AnyModule)[];
  readonly nests: boolean;
}
const plan: fc.Arbitrary<Plan> = fc.record({
  batch: fc.integer({ min: 1, max: 4 }),
  widths: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 5 }),
  between: fc.array(
    fc.constantFrom<(() => nn.AnyModule)[]>(
      () => new nn.ReLU(),
      () => new nn.Dropout(0.5),
      () => new nn.Identity(),
    ),
    { minLength: 4, maxLength: 4 },
  ),
  nests: fc.boolean(),
});

function made({ widths, between, nests }: Plan): nn.AnyModule {
  const layers = widths.slice(1).flatMap((width, i) => {
    const [linear, other] = [new nn.Linear(widths[i]!, width), between[i]!()];
    return nests ? [new nn.Sequential<nn.AnyModule[]>(linear, other)] : [linear, other];
  });
  return new nn.Sequential<nn.AnyModule[]>(...layers);
}

const inputOf = ({ batch, widths }: Plan): number[] => [batch, widths[0]!];
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe("the numbers of a summary", () => {
  test("are the parameters of the network, and add up over its rows", () => {
    fc.assert(
      fc.property(plan, fc.nat(3), (it, frozen) => {
        const net = made(it);
        net
          .parameters()
          .slice(0, frozen)
          .forEach((p) => void p.requiresGrad_(false));
        const found = nn.summary(net, inputOf(it));
        const elements = (parameters: readonly Tensor[]): number =>
          sum(parameters.map((p) => p.numel()));
        expect(found.parameters).toBe(elements(net.parameters()));
        expect(found.trainableParameters).toBe(
          elements(net.parameters().filter((p) => p.requiresGrad)),
        );
        expect(found.parameterBytes).toBe(4 * found.parameters);
        for (const key of ["parameters", "trainableParameters", "multiplyAdds"] as const)
          expect(found[key]).toBe(sum(found.rows.map((row) => row[key])));
      }),
    );
  });

  test("are one multiply-add for each row, input and output of a linear layer", () => {
    fc.assert(
      fc.property(plan, (it) => {
        const { multiplyAdds } = nn.summary(made(it), inputOf(it));
        const products = it.widths.slice(1).map((width, i) => it.batch * it.widths[i]! * width);
        expect(multiplyAdds).toBe(sum(products));
      }),
    );
  });

  test("come with the names of the modules and the shapes that hooks see", () => {
    fc.assert(
      fc.property(plan, (it) => {
        const net = made(it);
        const { rows } = nn.summary(net, inputOf(it));
        expect(rows.map(({ name }) => name)).toEqual(net.namedModules().map(([name]) => name));
        const seen = new Map<nn.AnyModule, readonly number[]>();
        for (const module of net.modules())
          module.registerForwardHook((_, __, y) => void seen.set(module, (y as Tensor).shape));
        (net as nn.UnaryModule)(zeros(inputOf(it)));
        expect(rows.map(({ outputShapes }) => outputShapes)).toEqual(
          net.modules().map((module) => [seen.get(module)]),
        );
      }),
    );
  });

  test("of the chapter's network are those of its book", () => {
    const net = new nn.Sequential(
      new nn.Flatten(),
      new nn.Linear(784, 256),
      new nn.ReLU(),
      new nn.Dropout(0.2),
      new nn.Linear(256, 256),
      new nn.ReLU(),
      new nn.Dropout(0.5),
      new nn.Linear(256, 10),
    );
    const { parameters, multiplyAdds } = nn.summary(net, [256, 1, 28, 28]);
    expect([parameters, multiplyAdds]).toEqual([269_322, 256 * (784 * 256 + 256 * 256 + 2560)]);
  });
});

/** Computes with a layer twice, with a product of its own, and leaves a layer out. */
class Block extends nn.Module {
  lin = new nn.Linear(4, 4);
  own = new nn.Parameter(rand(4, 3));
  never = new nn.Linear(2, 2);
  forward(x: Tensor): Tensor {
    return this.lin(this.lin(x)).matmul(this.own);
  }
}

describe("modules", () => {
  test("count what they compute themselves, over all their calls", () => {
    const { rows } = nn.summary(new Block(), [5, 4]);
    expect(rows).toMatchObject([
      { name: "", type: "Block", depth: 0, calls: 1, parameters: 12, multiplyAdds: 60 },
      {
        name: "lin",
        depth: 1,
        calls: 2,
        parameters: 20,
        multiplyAdds: 160,
        outputShapes: [[5, 4]],
      },
      { name: "never", depth: 1, calls: 0, parameters: 6, multiplyAdds: 0, outputShapes: [] },
    ]);
  });

  test("that stand in two places have one row, and shared parameters count once", () => {
    const shared = new nn.Linear(3, 3);
    const tied = new nn.Linear(3, 3, { bias: false });
    (tied as { weight: unknown }).weight = shared.weight;
    const found = nn.summary(new nn.Sequential(shared, shared, tied), [1, 3]);
    expect(found.rows.map(({ name, calls, parameters }) => [name, calls, parameters])).toEqual([
      ["", 1, 0],
      ["0", 2, 12],
      ["2", 1, 0],
    ]);
    expect(found.parameters).toBe(12);
  });

  test("may take and give several tensors, in arrays and objects", () => {
    class Several extends nn.Module {
      forward(x: Tensor, i: Tensor): unknown {
        return [x.indexSelect(0, i), { both: [i], none: null }];
      }
    }
    const { rows, inputs } = nn.summary(new Several(), [
      [4, 2],
      tensor([0, 1, 1], { dtype: "int64" }),
    ]);
    expect(rows[0]!.outputShapes).toEqual([[3, 2], [3]]);
    expect(inputs).toEqual([
      { shape: [4, 2], dtype: "float32" },
      { shape: [3], dtype: "int64" },
    ]);
  });

  test("get inputs of their parameters' dtype, or of the one asked for", () => {
    const dtypes: string[] = [];
    const seeing = (net: nn.AnyModule): nn.AnyModule => {
      net.registerForwardPreHook((_, [x]) => void dtypes.push((x as Tensor).dtype));
      return net;
    };
    nn.summary(seeing(new nn.Linear(2, 2).double()), [1, 2]);
    nn.summary(seeing(new nn.ReLU()), [1, 2]);
    nn.summary(seeing(new nn.Identity()), [], { dtype: "int32" });
    expect(dtypes).toEqual(["float64", "float32", "int32"]);
  });

  test("whose errors are caught by another count on", () => {
    class Careful extends nn.Module {
      wide = new nn.Linear(9, 9);
      fit = new nn.Linear(2, 3);
      forward(x: Tensor): Tensor {
        try {
          return this.wide(x);
        } catch {
          return this.fit(x).matmul(ones(3, 5));
        }
      }
    }
    const { rows } = nn.summary(new Careful(), [1, 2]);
    expect(rows.map(({ calls, multiplyAdds }) => [calls, multiplyAdds])).toEqual([
      [1, 15],
      [0, 0],
      [1, 6],
    ]);
  });
});

/** Draws numbers, writes to one buffer, replaces another and sets a third, whatever its mode. */
class Restless extends nn.Module {
  calls = this.registerBuffer("calls", zeros(1));
  last = this.registerBuffer("last", zeros(2));
  unset: Tensor | null = this.registerBuffer("unset", null as Tensor | null);
  dropout = new nn.Dropout(0.5);
  modes: boolean[] = [];
  forward(x: Tensor): Tensor {
    this.modes.push(this.training, this.dropout.training, isGradEnabled());
    this.calls.add_(1);
    this.last = rand(2);
    this.unset = ones(1);
    return this.dropout(x);
  }
}

describe("a summary leaves no trace", () => {
  test("in modes, buffers, hooks and the random stream, also when a module fails", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.boolean(), (outer, inner, fails) => {
        const net = new Restless();
        [net.training, net.dropout.training] = [outer, inner];
        const { calls, last } = net;
        if (fails)
          net.dropout.registerForwardPreHook(() => {
            throw new Error("no");
          });
        const before = getRngState();
        if (fails) expect(() => nn.summary(net, [3])).toThrow(/fails/);
        else nn.summary(net, [3]);
        assertEqual(getRngState(), before);
        expect([net.training, net.dropout.training]).toEqual([outer, inner]);
        expect(net.modes).toEqual([false, false, false]);
        expect([net.calls, net.last, net.unset]).toEqual([calls, last, null]);
        assertEqual(calls, zeros(1));
        expect([net.hasHooks, net.dropout.hasHooks, isGradEnabled()]).toEqual([false, fails, true]);
      }),
    );
  });

  test("on a tape that is waiting to be played", () => {
    class Scaled extends nn.Module {
      scale = this.registerBuffer("scale", ones(2));
      lin = new nn.Linear(2, 2);
      forward(x: Tensor): Tensor {
        return this.lin(x).mul(this.scale);
      }
    }
    const net = new Scaled();
    const loss = net(randn(3, 2)).sum();
    nn.summary(net, [3, 2]);
    loss.backward();
    expect(net.lin.bias.grad!.toArray()).toEqual([3, 3]);
  });
});

const messageOf = (run: () => unknown): { error: unknown; message: string } => {
  try {
    run();
  } catch (error) {
    return { error, message: (error as Error).message };
  }
  throw new Error("nothing was thrown");
};

describe("what cannot be summed up", () => {
  test("is a shape that some layer does not take, which is named", () => {
    const net: nn.AnyModule = new nn.Sequential(
      new nn.Flatten(),
      new nn.Sequential(new nn.Linear(6, 4), new nn.ReLU()),
    );
    const { error, message } = messageOf(() => nn.summary(net, [2, 1, 5]));
    expect(error).toBeInstanceOf(ShapeError);
    expect((error as Error).cause).toBeInstanceOf(ShapeError);
    expect(message).toBe(`summary: Sequential fails at 1.0, a Linear
  got       float32 [2, 5] there, from float32 [2, 1, 5]
  expected  what its forward takes; it says
    linear: the numbers of features differ
      got       x [2, 5], weight [4, 6]
      expected  x's last size to be 6`);
  });

  test("is a dtype that does not fit, or whatever else a forward throws", () => {
    const lin: nn.AnyModule = new nn.Linear(2, 2);
    expect(messageOf(() => nn.summary(lin, [1, 2], { dtype: "int64" })).error).toBeInstanceOf(
      DTypeError,
    );
    class Broken extends nn.Module {
      forward(): never {
        throw new TypeError("x is not iterable");
      }
    }
    const { error, message } = messageOf(() => nn.summary(new Broken(), [[1], [2]]));
    expect(error).toBeInstanceOf(ValueError);
    expect(message).toBe(`summary: Broken fails
  got       float32 [1], float32 [2]
  expected  what its forward takes; it says
    x is not iterable`);
  });

  test.each([
    [[2.5], "not a size", "a size of the input = 2.5"],
    [[[2, -1]], "not a size", "a size of the input = -1"],
    [null, "not an input", "null"],
    [[[1], "x"], "not an input", "string"],
  ])("is %j", (inputs, what, got) => {
    const { error, message } = messageOf(() => nn.summary(new nn.ReLU(), inputs as number[]));
    expect(error).toBeInstanceOf(ValueError);
    expect(message).toContain(`summary: ${what}\n  got       ${got}\n`);
  });

  test("is what is no module, and a dtype that is none", () => {
    expect(() => nn.summary({} as nn.AnyModule, [1])).toThrow(
      "summary: not a module\n  got       object\n  expected  an nn.Module",
    );
    expect(() => nn.summary(new nn.ReLU(), [1], { dtype: "half" as "float32" })).toThrow(
      "summary: unknown dtype\n  got       half",
    );
  });
});

test("a summary prints as a table and is plain data", () => {
  const found = nn.summary(new nn.Sequential(new Block()), [5, 4]);
  expect(String(found))
    .toBe(`layer                  output  parameters  trainable   kB  multiply-adds
Sequential             [5, 3]
  0: Block             [5, 3]          12         12  0.0             60
    lin: Linear    2 × [5, 4]          20         20  0.1            160
    never: Linear           –           6          6  0.0
total                                  38         38  0.2            220`);
  expect(structuredClone(found).rows).toEqual(found.rows);
});

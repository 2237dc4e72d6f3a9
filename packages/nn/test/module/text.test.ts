/**
 * @file Modules print as in PyTorch, to the character.
 */
import { ones, type Tensor } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import * as nn from "../../src/index.ts";
import { floatText } from "../../src/module/text.ts";
import { namedOf, packOf, plainOf } from "../golden-packs.ts";

const { listIn, recordIn, textIn } = conformance;
const classes = nn as unknown as Readonly<Record<string, unknown>>;

const cases = packOf("modules").cases.map(({ name, values }) => ({ name, ...values() }));
const provided = cases.filter(
  (one: conformance.GoldenRecord) =>
    typeof classes[textIn(one["module"], "module")] === "function" &&
    !textIn(one["name"], "name").startsWith("net/"),
);

describe("PyTorch's repr", () => {
  test("there are at least 30 cases of layers that are here", () => {
    expect(provided.length).toBeGreaterThanOrEqual(30);
  });

  test.each(
    provided.map((one: conformance.GoldenRecord) => [textIn(one["name"], "name"), one] as const),
  )("%s", (_, one) => {
    const construct = classes[textIn(one["module"], "module")] as new (
      ...args: readonly unknown[]
    ) => object;
    const named = namedOf(recordIn(one["kwargs"], "kwargs"));
    const args = listIn(one["args"], "args").map(plainOf);
    const module = new construct(...args, ...(Object.keys(named).length > 0 ? [named] : []));
    expect(String(module)).toBe(textIn(one["repr"], "repr"));
    expect(inspect(module)).toBe(String(module));
  });

  test("containers indent what is in them", () => {
    class Lists extends nn.Module {
      layers = new nn.ModuleList([new nn.Linear(3, 3), new nn.Linear(3, 3)]);
      table = new nn.ModuleDict({ a: new nn.Linear(3, 2), b: new nn.Linear(3, 2) });
      ps = new nn.ParameterList([new nn.Parameter(ones(3)), new nn.Parameter(ones(2))]);
      tied = this.layers.at(0);
      forward(x: Tensor): Tensor {
        return x;
      }
    }
    const golden = cases.find(({ name }) => name === "net/containers") as
      | conformance.GoldenRecord
      | undefined;
    expect(String(new Lists())).toBe(textIn(golden?.["repr"], "repr"));
  });

  test("a user's modules and further lines of their own", () => {
    class Own extends nn.Module {
      relu = new nn.ReLU(true);
      forward(x: Tensor): Tensor {
        return this.relu(x);
      }
      override extraRepr(): string {
        return "first\nsecond";
      }
    }
    expect(String(new Own())).toBe("Own(\n  first\n  second\n  (relu): ReLU(inplace=True)\n)");
    expect(String(new nn.Sequential())).toBe("Sequential()");
    expect(String(new nn.GaussianNoise(0.5))).toBe("GaussianNoise(sigma=0.5)");
  });
});

test("numbers print as Python's floats", () => {
  const texts = [0, -0, 1, 0.5, 1e-5, 1.5e-7, 1e-4, 1e16, 123456789, NaN, Infinity, -Infinity].map(
    floatText,
  );
  expect(texts).toEqual([
    "0.0",
    "-0.0",
    "1.0",
    "0.5",
    "1e-05",
    "1.5e-07",
    "0.0001",
    "1e+16",
    "123456789.0",
    "nan",
    "inf",
    "-inf",
  ]);
});

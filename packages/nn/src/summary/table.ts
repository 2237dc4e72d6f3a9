/**
 * @file What `summary` gives: for each module what it has and what it does, as numbers and as a table.
 */
import { dtypes, type DType, textTable } from "@kindling/tensor";
import type { AnyModule } from "../module/any-module.ts";
import { parametersOf } from "../module/members.ts";
import type { Parameter } from "../parameter.ts";
import type { Sight } from "./observed.ts";

/** A module in a `Summary`. Its numbers are without those of the modules within it, so that they add up. */
export interface SummaryRow {
  /** As in `namedModules`: `encoder.0`; of the network itself, empty. */
  readonly name: string;
  /** The name of its class. */
  readonly type: string;
  /** How many modules it is within. */
  readonly depth: number;
  /** How often the network called it in one pass. */
  readonly calls: number;
  /** Of the tensors that its last call gave. */
  readonly outputShapes: readonly (readonly number[])[];
  /** Elements of its parameters. One that several modules have is the first one's. */
  readonly parameters: number;
  /** Elements of those that require gradients. */
  readonly trainableParameters: number;
  /** Bytes of its parameters. */
  readonly parameterBytes: number;
  /** In its matrix products, over all its calls: rows × inputs × outputs of a linear layer. */
  readonly multiplyAdds: number;
}

/**
 * A network's modules with what they have and do; prints as a table.
 * @example
 * const { rows, parameters } = nn.summary(new nn.Sequential(new nn.Linear(4, 2), new nn.ReLU()), [1, 4]);
 * rows.map(({ name, type }) => [name, type])
 * // => [ [ '', 'Sequential' ], [ '0', 'Linear' ], [ '1', 'ReLU' ] ]
 * parameters // => 10
 */
export class Summary {
  /** The network, then each module within it, the outer before the inner; each once. */
  readonly rows: readonly SummaryRow[];
  /** Shapes and dtypes of the inputs. */
  readonly inputs: readonly { readonly shape: readonly number[]; readonly dtype: DType }[];
  /** Elements of all parameters. */
  readonly parameters: number;
  /** Elements of those that require gradients. */
  readonly trainableParameters: number;
  /** Bytes of all parameters. */
  readonly parameterBytes: number;
  /** In all matrix products of one pass. */
  readonly multiplyAdds: number;

  constructor(rows: Summary["rows"], inputs: Summary["inputs"]) {
    this.rows = rows;
    this.inputs = inputs;
    const sum = (key: keyof typeof totals): number =>
      rows.reduce((total, row) => total + row[key], 0);
    this.parameters = sum("parameters");
    this.trainableParameters = sum("trainableParameters");
    this.parameterBytes = sum("parameterBytes");
    this.multiplyAdds = sum("multiplyAdds");
  }

  /**
   * A table, a line for each module. A dash stands where a module was not called.
   * @example
   * nn.summary(new nn.Linear(784, 256), [32, 784]).toString()
   * // => layer      output  parameters  trainable     kB  multiply-adds
   * // => Linear  [32, 256]     200,960    200,960  803.8      6,422,528
   * // => total                 200,960    200,960  803.8      6,422,528
   */
  toString(): string {
    return textTable([
      ["layer", "output", ...Object.values(totals).map(({ title }) => title)],
      ...this.rows.map((row) => [titleOf(row), outputOf(row), ...cellsOf(row, "")]),
      ["total", "", ...cellsOf(this, "0")],
    ]);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** A row for each module. */
export function rowsOf(
  net: AnyModule,
  sights: ReadonlyMap<AnyModule, Readonly<Sight>>,
): SummaryRow[] {
  const counted = new Set<Parameter>();
  return net.namedModules().map(([name, module]) => {
    const own = parametersOf(module).map(([, parameter]) => parameter);
    const fresh = [...new Set(own)].filter((parameter) => !counted.has(parameter));
    for (const parameter of fresh) counted.add(parameter);
    return {
      name,
      type: module.constructor.name,
      depth: name === "" ? 0 : name.split(".").length,
      parameters: elementsOf(fresh),
      trainableParameters: elementsOf(fresh.filter((parameter) => parameter.requiresGrad)),
      parameterBytes: fresh.reduce((sum, p) => sum + p.numel() * dtypes[p.dtype].sizeBytes, 0),
      ...sights.get(module)!, // there is one for each module
    };
  });
}

const elementsOf = (parameters: readonly Parameter[]): number =>
  parameters.reduce((sum, parameter) => sum + parameter.numel(), 0);

const whole = (n: number): string => n.toLocaleString("en");
const kilobytes = (bytes: number): string =>
  (bytes / 1000).toLocaleString("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** The columns that add up. */
const totals = {
  parameters: { title: "parameters", shown: whole },
  trainableParameters: { title: "trainable", shown: whole },
  parameterBytes: { title: "kB", shown: kilobytes },
  multiplyAdds: { title: "multiply-adds", shown: whole },
} as const;

const cellsOf = (row: { readonly [K in keyof typeof totals]: number }, zero: string): string[] =>
  Object.entries(totals).map(([key, { shown }]) => {
    const n = row[key as keyof typeof totals]; // the keys of `totals`
    return n === 0 ? zero : shown(n);
  });

/** Indented by two for each level, under the last part of its name. */
const titleOf = ({ name, type, depth }: SummaryRow): string =>
  name === "" ? type : `${"  ".repeat(depth)}${name.split(".").at(-1)}: ${type}`;

function outputOf({ calls, outputShapes }: SummaryRow): string {
  if (calls === 0) return "–";
  const shapes = outputShapes.map((shape) => `[${shape.join(", ")}]`).join(" ");
  return calls === 1 ? shapes : `${calls} × ${shapes}`;
}

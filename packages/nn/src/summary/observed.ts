/**
 * @file What each module of a network does in one pass: when it is called, with what and what it gives,
 * and which products it computes meanwhile.
 */
import {
  DTypeError,
  isTensor,
  type KernelCall,
  numelOf,
  ShapeError,
  type Tensor,
  tellingKernels,
  ValueError,
} from "@kindling/tensor";
import type { AnyModule } from "../module/any-module.ts";
import { invoke } from "../module/callable.ts";

/** What was seen of a module. */
export interface Sight {
  calls: number;
  /** Of the tensors that its last call gave. */
  outputShapes: readonly (readonly number[])[];
  /** Of all its calls, without those of the modules within it. */
  multiplyAdds: number;
}

/** A call of a module. */
interface Call {
  readonly module: AnyModule;
  readonly inputs: readonly unknown[];
}

/**
 * Runs a network once.
 *
 * @returns for each module what was seen of it
 * @throws {ValueError} where a module fails, naming it; a `ShapeError` or `DTypeError` stays one
 */
export function observed(
  net: AnyModule,
  inputs: readonly Tensor[],
): ReadonlyMap<AnyModule, Readonly<Sight>> {
  const sights = new Map<AnyModule, Sight>(
    net.modules().map((module) => [module, { calls: 0, outputShapes: [], multiplyAdds: 0 }]),
  );
  const running: Sight[] = [];
  let failed: Call & { readonly error: unknown } = { module: net, inputs, error: undefined };
  for (const [module, sight] of sights) {
    aroundCalls(module, (given, call) => {
      running.push(sight);
      try {
        const output = call();
        sight.calls += 1;
        sight.outputShapes = tensorsIn(output).map(({ shape }) => shape);
        return output;
      } catch (error) {
        if (error !== failed.error) failed = { module, inputs: given, error };
        throw error;
      } finally {
        running.pop();
      }
    });
  }
  try {
    tellingKernels(
      (call) => (running.at(-1)!.multiplyAdds += multiplyAddsOf(call)),
      () => net[invoke](inputs),
    );
  } catch (error) {
    throw located(error, net, failed, inputs);
  } finally {
    for (const module of sights.keys()) Reflect.deleteProperty(module, invoke);
  }
  return sights;
}

/** Until the property is deleted. A hook would not see the end of a call that throws. */
function aroundCalls(
  module: AnyModule,
  around: (inputs: readonly unknown[], call: () => unknown) => unknown,
): void {
  const call = module[invoke].bind(module);
  const value = (inputs: readonly unknown[]): unknown => around(inputs, () => call(inputs));
  Object.defineProperty(module, invoke, { value, configurable: true });
}

/** Of a matrix product: one for each element of the result and of the inner axis. */
const multiplyAddsOf = ({ primitive, inputs, outputs }: KernelCall): number =>
  primitive === "matmul" ? numelOf(outputs[0]!.shape) * (inputs[0]!.shape.at(-1) ?? 1) : 0;

/** The tensors in what a module gave: one, or several in arrays and objects. */
function tensorsIn(output: unknown): Tensor[] {
  if (isTensor(output)) return [output];
  return typeof output === "object" && output !== null
    ? Object.values(output).flatMap(tensorsIn)
    : [];
}

function located(
  error: unknown,
  net: AnyModule,
  { module, inputs }: Call,
  given: readonly unknown[],
): Error {
  const name = net.namedModules().find(([, other]) => other === module)?.[0] ?? "";
  const place = name === "" ? "" : ` at ${name}, a ${module.constructor.name}`;
  const kinds = [ShapeError, DTypeError, ValueError];
  const Kind = kinds.find((kind) => error instanceof kind) ?? ValueError;
  const cause = error instanceof Error ? error.message : String(error);
  return new Kind(
    `summary: ${net.constructor.name} fails${place}`,
    {
      got: `${shown(inputs)}${name === "" ? "" : ` there, from ${shown(given)}`}`,
      expected: `what its forward takes; it says\n${cause.replaceAll(/^/gm, "    ")}`,
    },
    { cause: error },
  );
}

const shown = (inputs: readonly unknown[]): string =>
  inputs.map((x) => (isTensor(x) ? `${x.dtype} [${x.shape.join(", ")}]` : typeof x)).join(", ");

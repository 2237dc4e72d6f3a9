/** @file Parameters under an optimizer, step by step: on a function, and with gradients as given. */
import "@kindling/autograd";
import { isTensor, type Tensor, tensor } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { plainNumbers, tensorOf } from "../ops/arguments.ts";
import { callableIn, valueIn } from "../surface.ts";
import { namedIn, type Optimizer, optimizerOf } from "./making.ts";

const { assertAgrees, GoldenTensor, isRecord, listIn, NotProvided, recordIn, tensorIn, textIn } =
  conformance;

type Case = conformance.GoldenRecord;

/**
 * An optimizer minimises a function: `params` and `loss` at every step.
 *
 * L-BFGS without a line search amplifies roundings: where a case asks for 1e-7, PyTorch's own results come
 * 6e-7 apart when the same function is written in two ways. So its steps are compared to within ten
 * times what changes of the start by one unit in the last place make of them.
 */
export function checkFollowed(values: Case, pack: conformance.GoldenPack): void {
  const name = textIn(values["optimizer"], "optimizer");
  const { rtol, atol } = toleranceOf(name);
  const trajectory = tensorIn(values["params"], "params");
  const start = rowOf(trajectory, 0);
  const got = pathFrom(start, values, pack);
  const nearby = name === "LBFGS" ? neighbours(start).map((it) => pathFrom(it, values, pack)) : [];
  const tolerance = (spread: number) => ({ tolerance: { rtol: rtol + 10 * spread, atol } });
  const losses = tensorIn(values["loss"], "loss").data;
  got.steps.forEach(({ params, loss }, i) => {
    const [others, what] = [nearby.map(({ steps }) => steps[i]!), `after step ${i + 1}`];
    const spread = Math.max(0, ...others.map((it) => distance(it.params, params)));
    const want = rowOf(trajectory, i + 1);
    assertAgrees(tensor(params, { dtype: want.dtype as "float64" }), want, what, tolerance(spread)); // the problems are in double precision
    const spreadOfLoss = Math.max(0, ...others.map((it) => distance([it.loss], [loss])));
    assertAgrees(loss, Number(losses[i]), `the loss of step ${i + 1}`, tolerance(spreadOfLoss));
  });
  assertAgrees(
    got.evaluations,
    values["func_evals"] ?? got.evaluations,
    "evaluations",
    tolerance(0),
  );
  checkState(got.optimizer, [got.x], values["state"], { rtol, atol });
}

/** Where an optimizer was after each step, and what it leaves. */
interface Path {
  readonly steps: readonly { readonly params: number[]; readonly loss: number }[];
  /** How often the function was asked for. */
  readonly evaluations: number;
  readonly optimizer: Optimizer;
  readonly x: Tensor;
}

function pathFrom(
  start: conformance.GoldenTensor,
  values: Case,
  pack: conformance.GoldenPack,
): Path {
  const name = textIn(values["optimizer"], "optimizer");
  const problem = textIn(values["problem"], "problem");
  const x = leafOf(start);
  const problems = recordIn(pack.head["problems"], "problems");
  const loss = functionOf(problem, recordIn(problems[problem], problem));
  const optimizer = optimizerOf(name, [x], values["kwargs"]);
  let evaluations = 0;
  const closure = (): Tensor => {
    evaluations += 1;
    optimizer.zeroGrad();
    const value = loss(x);
    value.backward();
    return value;
  };
  const steps = Array.from({ length: tensorIn(values["loss"], "loss").data.length }, () => {
    const value = name === "LBFGS" ? optimizer.step(closure) : stepAfter(closure(), optimizer);
    return {
      params: [...x.detach().toTypedArray()].map(Number),
      loss: isTensor(value) ? Number(value.item()) : Number(value),
    };
  });
  return { steps, evaluations, optimizer, x };
}

/** Starts that differ from one in the last place of one element. */
const neighbours = ({ dtype, shape, data }: conformance.GoldenTensor): conformance.GoldenTensor[] =>
  [...data].map((_, i, all) => {
    const moved = all.map((it, j) => Number(it) * (i === j ? 1 + 2 ** -52 : 1));
    return new GoldenTensor(dtype, shape, Float64Array.from(moved));
  });

/** The largest relative difference. */
const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, i) => (x === b[i]! ? 0 : Math.abs(x - b[i]!) / Math.abs(b[i]!))));

/** An optimizer is handed gradients; at steps 7 and 8 the bias has none. */
export function checkGiven(values: Case, pack: conformance.GoldenPack): void {
  const name = textIn(values["optimizer"], "optimizer");
  const [wantW, wantB] = [tensorIn(values["w"], "w"), tensorIn(values["b"], "b")];
  const given = recordIn(pack.head["gradients"], "gradients");
  const [w, b] = [leafOf(rowOf(wantW, 0)), leafOf(rowOf(wantB, 0))];
  const second = values["second_group"];
  const parameters = isRecord(second)
    ? [{ params: [w] }, { params: [b], ...namedIn(second) }]
    : [w, b];
  const optimizer = optimizerOf(name, parameters, values["kwargs"]); // either form will do
  const tolerance = wantW.dtype === "float32" ? { rtol: 1e-5, atol: 1e-5 } : toleranceOf(name);
  const [gw, gb] = [listIn(given["gw"], "gw"), listIn(given["gb"], "gb")];
  for (let step = 0; step + 1 < (wantW.shape[0] ?? 0); step++) {
    w.grad = gradientOf(gw[step], wantW.dtype);
    b.grad = step === 7 || step === 8 ? null : gradientOf(gb[step], wantB.dtype);
    optimizer.step();
    assertAgrees(w.detach(), rowOf(wantW, step + 1), `w after step ${step + 1}`, { tolerance });
    assertAgrees(b.detach(), rowOf(wantB, step + 1), `b after step ${step + 1}`, { tolerance });
  }
  checkState(optimizer, [w, b], values["state"], tolerance);
}

const toleranceOf = (name: string): { rtol: number; atol: number } =>
  name === "LBFGS" ? { rtol: 1e-7, atol: 1e-9 } : { rtol: 1e-9, atol: 1e-12 };

/** What an optimizer keeps per parameter, under PyTorch's names in camelCase. */
function checkState(
  optimizer: Optimizer,
  parameters: readonly Tensor[],
  want: conformance.Golden | undefined,
  tolerance: { rtol: number; atol: number },
): void {
  if (want === undefined) return;
  const kept = valueIn(optimizer, "state");
  const get = callableIn(kept, "get");
  if (get === undefined) throw new NotProvided("the state of an optimizer, by parameter");
  listIn(want, "state").forEach((entry, i) => {
    const state = get.call(kept, parameters[i]);
    for (const [name, value] of Object.entries(namedGolden(entry))) {
      const own = valueIn(state, name);
      if (value === null) expectNothing(own, name);
      else
        assertAgrees(own, value, `state ${name} of parameter ${i}`, { tolerance, anyDtype: true });
    }
  });
}

function namedGolden(entry: conformance.Golden): Readonly<Record<string, conformance.Golden>> {
  const names = Object.keys(namedIn(withoutNulls(entry)));
  const values = Object.values(recordIn(entry, "state"));
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? null]));
}

/** `namedIn` leaves None out, which here is a value. */
const withoutNulls = (entry: conformance.Golden): conformance.GoldenRecord =>
  Object.fromEntries(Object.keys(recordIn(entry, "state")).map((name) => [name, 0]));

function expectNothing(own: unknown, name: string): void {
  if (own !== undefined && own !== null) throw new Error(`state ${name}: kept, PyTorch has none`);
}

function stepAfter(loss: Tensor, optimizer: Optimizer): Tensor {
  optimizer.step();
  return loss;
}

function functionOf(problem: string, facts: Case): (x: Tensor) => Tensor {
  if (problem === "rosenbrock") return rosenbrock;
  const A = tensor(plainNumbers(facts["A"]) as number[][], { dtype: "float64" }); // the pack holds a matrix
  const b = tensor(plainNumbers(facts["b"]) as number[], { dtype: "float64" }); // and a vector
  return (x) => x.mul(A.matmul(x)).sum().mul(0.5).sub(b.mul(x).sum());
}

function rosenbrock(x: Tensor): Tensor {
  const [a, b] = [x.select(0, 0), x.select(0, 1)];
  const valley = b.sub(a.pow(2));
  return a.neg().add(1).pow(2).add(valley.pow(2).mul(100));
}

const gradientOf = (
  values: conformance.Golden | undefined,
  dtype: conformance.GoldenType,
): Tensor =>
  tensor(plainNumbers(values ?? []) as number[], { dtype: dtype as "float32" | "float64" }); // the pack holds nested numbers of one of the two

const leafOf = (golden: conformance.GoldenTensor): Tensor =>
  tensorOf(golden).clone().requiresGrad_();

/** Row `i` of a trajectory. */
function rowOf(
  { dtype, shape, data }: conformance.GoldenTensor,
  i: number,
): conformance.GoldenTensor {
  const [, ...own] = shape;
  const size = own.reduce((a, b) => a * b, 1);
  return new GoldenTensor(dtype, own, data.slice(i * size, (i + 1) * size));
}

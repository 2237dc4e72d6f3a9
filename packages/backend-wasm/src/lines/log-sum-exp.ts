/**
 * @file The kernel of running logarithms of sums of exponentials. What runs is the largest element so far
 * and the sum of all exponentials beside its own, relative to that one: neither overflows, an element waits
 * for the one before it by an addition only, and no logarithm by the logarithm before.
 */
import {
  func,
  type Func,
  lane,
  type Local,
  op,
  select,
  set,
  type Statement,
  when,
} from "../assembler/index.ts";
import { Emitter, type Vec } from "../render/emitter.ts";
import { Floats } from "../render/floats.ts";
import { exp } from "../render/functions/exponential.ts";
import { log1p } from "../render/functions/logarithm.ts";
import type { Elements } from "./running.ts";
import { type Address, lineParameters, walkedAt, walkLines } from "./walk.ts";

/** Of the input, and of the running values. */
export function logSumExpFunc(isSingle: boolean, { read, write }: Elements<"f64">): Func {
  return func(lineParameters(2), "none", (given: readonly Address[], local) => {
    const e = new Emitter(local);
    const v = new Floats(e, "f64x2", isSingle ? "single" : "double");
    const [x, largest, others, ratio] = [local("f64"), local("f64"), local("f64"), local("f64")];
    const distance = op("f64.neg", op("f64.abs", op("f64.sub", x, largest)));
    const walk = walkLines(given, [walkedAt(given, 0), walkedAt(given, 1)], local, {
      before: [set(largest, -Infinity), set(others, 0)],
      each: ([input, output]) => [
        set(x, read(input!)),
        // also where both are the same infinity
        set(ratio, select(op("f64.eq", x, largest), e.number("f64", 0), distance)),
        ...inVectors(e, ratio, (d) => exp(v, d)),
        when(
          op("f64.gt", x, largest),
          [set(others, op("f64.mul", op("f64.add", others, 1), ratio)), set(largest, x)],
          [set(others, op("f64.add", others, ratio))],
        ),
        set(ratio, others),
        ...inVectors(e, ratio, (sum) => log1p(v, sum)),
        write(output!, op("f64.add", largest, ratio)),
      ],
    });
    return [...e.prologue, walk];
  });
}

/** Replaces a number by a function of it that is written for vectors. */
function inVectors(e: Emitter, x: Local<"f64">, f: (x: Vec) => Vec): Statement[] {
  return e.gathered(() => {
    const result = f(e.let(op("f64x2.splat", x)));
    e.run(set(x, lane("f64x2.extract_lane", 0, result)));
  });
}

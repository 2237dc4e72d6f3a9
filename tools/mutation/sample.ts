/**
 * @file A checker for Stryker: which mutants compile, and which of those are in a sample. The sample is what
 * its seed says, on any machine and in any order: of all that compile those with the least SHA-256.
 */
import { createHash } from "node:crypto";
import { relative } from "node:path";
import { CompileChecker, type Mutant } from "./compiles.ts";

/** How many of the mutants that compile, and which. */
export interface Sample {
  readonly size: number;
  readonly seed: string;
}

/** Those of a sample, of mutants in files of a folder. */
export function sampled<M extends NamedMutant>(
  mutants: readonly M[],
  { size, seed }: Sample,
  root: string,
): M[] {
  const digest = ({ fileName, location, mutatorName, replacement }: M): string => {
    const { line, column } = location.start;
    const place = `${relative(root, fileName)}:${line + 1}:${column + 1}`;
    return createHash("sha256")
      .update([seed, place, mutatorName, replacement].join(" "))
      .digest("hex");
  };
  const order = new Map(mutants.map((mutant) => [mutant, digest(mutant)]));
  return mutants.toSorted((a, b) => (order.get(a)! < order.get(b)! ? -1 : 1)).slice(0, size);
}

interface NamedMutant extends Mutant {
  /** The kind of fault. */
  readonly mutatorName: string;
}

/** Stryker's interface `Checker`. What compiles and is not in the sample it calls an error, with this reason. */
export class SampleChecker extends CompileChecker {
  static readonly inject = ["options"] as const;
  readonly #sample: Sample | undefined;

  constructor({ sample }: { readonly sample?: Sample }) {
    super();
    this.#sample = sample;
  }

  override async check(mutants: readonly NamedMutant[]): ReturnType<CompileChecker["check"]> {
    const verdicts = await super.check(mutants);
    if (this.#sample === undefined) return verdicts;
    const compiled = mutants.filter(({ id }) => verdicts[id]!.status === "passed");
    const chosen = new Set(sampled(compiled, this.#sample, process.cwd()));
    for (const mutant of compiled)
      if (!chosen.has(mutant))
        verdicts[mutant.id] = { status: "compileError", reason: "not in the sample" };
    return verdicts;
  }
}

export const strykerPlugins = [{ kind: "Checker", name: "sample", injectableClass: SampleChecker }];
export const strykerValidationSchema = { properties: { sample: { type: "object" } } };

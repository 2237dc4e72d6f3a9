/**
 * @file A test runner for Stryker that keeps modules loaded from one mutant to the next: a mutant is switched
 * on, the tests that reach it run, and it is switched off. That takes milliseconds where a process takes
 * seconds.
 *
 * Modules have memory (caches, plans), so what kept ones answer is checked. A kill counts if the test passes
 * again without the mutant. A mutant that no test notices, that works while modules load, or after which the
 * test goes on failing, gets modules of its own, in which it is there from the start.
 */
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Loaded, load } from "./modules.ts";
import { type FirstRun, inOrder, note, noted } from "./order.ts";
import { mutantSwitch, neverEnds, turnOff, turnOn } from "./switch.ts";
import type { KeptTest } from "./vitest.ts";

/** What of Stryker's options the runner reads. */
interface Options {
  readonly kept: {
    /** Patterns of test files, from the package. */
    readonly tests: readonly string[];
    /** Tests that take longer are left out. */
    readonly slowMs?: number | undefined;
  };
}

interface MutantRun {
  readonly activeMutant: { readonly id: string };
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
}

type MutantResult =
  | { readonly status: "survived"; readonly nrOfTests: number }
  | { readonly status: "timeout"; readonly reason: string }
  | {
      readonly status: "killed";
      readonly killedBy: string[];
      readonly failureMessage: string;
      readonly nrOfTests: number;
    };

/** The test that failed, or none where a file of tests does not load. */
interface Failure {
  readonly test?: string;
  readonly message: string;
}

const setup = [fileURLToPath(new URL("../../law-seed.ts", import.meta.url))];

/** Stryker's interface `TestRunner`, for the package in the current folder. */
export class KeptRunner {
  static readonly inject = ["options"] as const;
  readonly #options: Options["kept"];
  /** Modules that were loaded without a mutant. */
  #unchanged: Loaded | undefined;
  #firstRun: FirstRun | undefined;

  constructor({ kept }: Options) {
    this.#options = kept;
  }

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<object> {
    const loaded = await this.#withoutMutant();
    if (loaded.failure !== undefined) return { status: "error", errorMessage: loaded.failure };
    const tests = [];
    for (const test of loaded.tests.values()) {
      mutantSwitch.currentTestId = test.id;
      const start = performance.now();
      const failureMessage = await failureOf(test);
      const status = failureMessage === undefined ? { status: 0 } : { status: 1, failureMessage };
      const { id, name, fileName } = test;
      tests.push({ id, name, fileName, timeSpentMs: performance.now() - start, ...status });
    }
    delete mutantSwitch.currentTestId;
    const { slowMs = Infinity } = this.#options;
    const quick = tests.filter(({ timeSpentMs }) => timeSpentMs <= slowMs);
    const reached = mutantSwitch.mutantCoverage ?? { static: {}, perTest: {} };
    const perTest = Object.fromEntries(quick.map(({ id }) => [id, reached.perTest[id] ?? {}]));
    note({
      timesMs: Object.fromEntries(quick.map((test) => [test.id, test.timeSpentMs])),
      perTest,
    });
    return {
      status: "complete",
      tests: quick,
      mutantCoverage: { static: reached.static, perTest },
    };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRun): Promise<MutantResult> {
    const wanted = new Set(testFilter);
    const tests = inOrder((this.#firstRun ??= noted()), activeMutant.id).filter(
      (test) => testFilter === undefined || wanted.has(test),
    );
    const attempts = [
      ...(testFilter === undefined ? [] : [await this.#keptModules()]),
      () => this.#load(),
    ];
    for (const modules of attempts) {
      turnOn(activeMutant.id, hitLimit);
      const failure = await failureIn(await modules(), tests).finally(turnOff);
      if (neverEnds()) return { status: "timeout", reason: "it was reached too often" };
      if (failure !== undefined && (await this.#passesWithout(failure)))
        return {
          status: "killed",
          killedBy: [failure.test ?? tests[0]!],
          failureMessage: failure.message,
          nrOfTests: tests.length,
        };
    }
    return { status: "survived", nrOfTests: tests.length };
  }

  async dispose(): Promise<void> {
    await this.#unchanged?.close();
  }

  async #keptModules(): Promise<() => Promise<Loaded>> {
    const loaded = await this.#withoutMutant();
    return async () => loaded;
  }

  async #withoutMutant(): Promise<Loaded> {
    return (this.#unchanged ??= await this.#load());
  }

  /** Whether the test that failed passes without the mutant; if not, other modules are wanted. */
  async #passesWithout({ test }: Failure): Promise<boolean> {
    if (test === undefined) this.#unchanged = undefined; // what did not load must load now
    const failure = await failureIn(await this.#withoutMutant(), test === undefined ? [] : [test]);
    if (failure !== undefined) this.#unchanged = undefined;
    return failure === undefined;
  }

  #load(): Promise<Loaded> {
    return load(
      setup,
      globSync([...this.#options.tests], { exclude: ["test/types/**"] }).toSorted(),
    );
  }
}

/** The first failure: of loading, or of the tests with these ids. */
async function failureIn(
  { failure, tests }: Loaded,
  ids: readonly string[],
): Promise<Failure | undefined> {
  if (failure !== undefined) return { message: failure };
  for (const id of ids) {
    const test = tests.get(id);
    const message = test === undefined ? undefined : await failureOf(test);
    if (message !== undefined) return { test: id, message };
  }
  return undefined;
}

const failureOf = (test: KeptTest): Promise<string | undefined> =>
  test.run().then(() => undefined, String);

export const strykerPlugins = [{ kind: "TestRunner", name: "kept", injectableClass: KeptRunner }];
export const strykerValidationSchema = { properties: { kept: { type: "object" } } };

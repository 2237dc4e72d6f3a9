/**
 * @file The modules of this repository, as often as they are wanted: each generation is loaded anew and knows
 * nothing of the others, while what comes from `node_modules` is loaded once.
 */
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { type KeptTest, testsOf } from "./vitest.ts";

const repository = new URL("../../../", import.meta.url).href;
const mutation = new URL("../", import.meta.url).href;
const standIn = new URL("vitest.ts", import.meta.url).href;

const isOurs = (url: string | undefined): boolean =>
  url !== undefined &&
  url.startsWith(repository) &&
  !url.startsWith(mutation) &&
  !url.includes("/node_modules/");

let generation = 0;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === "vitest" && isOurs(context.parentURL))
      return { url: standIn, shortCircuit: true };
    const resolved = next(specifier, context);
    if (!isOurs(resolved.url)) return resolved;
    // what is loaded late belongs to what asks for it
    const own = /\?generation=\d+$/.exec(context.parentURL ?? "")?.[0];
    return { ...resolved, url: resolved.url + (own ?? `?generation=${generation}`) };
  },
});

/** The tests of one generation, or why a file of them does not load. */
export interface Loaded {
  readonly tests: ReadonlyMap<string, KeptTest>;
  readonly failure: string | undefined;
  readonly close: () => Promise<void>;
}

export async function load(setup: readonly string[], files: readonly string[]): Promise<Loaded> {
  generation++;
  forgetGlobals();
  const tests = new Map<string, KeptTest>();
  const finals: (() => unknown)[] = [];
  let failure: string | undefined;
  try {
    for (const file of setup) await import(pathToFileURL(file).href);
    for (const file of files) {
      const found = await testsOf(
        file,
        () => import(pathToFileURL(join(process.cwd(), file)).href),
      );
      for (const test of found.tests) tests.set(test.id, test);
      finals.push(...found.finals);
    }
  } catch (error) {
    failure = String(error);
  }
  return {
    tests,
    failure,
    close: async () => {
      for (const one of finals) await one();
    },
  };
}

let usual: ReadonlySet<string | symbol> | undefined;

/** Modules say in globals that they are loaded, and refuse to be loaded twice. */
function forgetGlobals(): void {
  usual ??= new Set(Reflect.ownKeys(globalThis));
  for (const key of Reflect.ownKeys(globalThis))
    if (!usual.has(key)) Reflect.deleteProperty(globalThis, key);
}

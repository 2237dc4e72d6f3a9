/**
 * @file Which public names show no example. An example is one's own, or the owner's that names the
 * method: `timer.stop()`, or `stop() {` where the user writes it. Counted are functions, methods and
 * classes that can be made; what fulfils an interface or a base class is shown there.
 */
import type { DeclaredName } from "./declared-names.ts";

/** Those of `names` that have no example that is run. */
export function withoutExample(names: readonly DeclaredName[]): string[] {
  const docstrings = new Map(names.map(({ name, docstring }) => [name, docstring]));
  const isShownByOwner = (name: string): boolean => {
    const [owner = "", method] = name.split(".");
    const docstring = docstrings.get(owner) ?? "";
    return method !== undefined && isRun(docstring) && calls(docstring, method);
  };
  return names
    .filter(({ isCallable, docstring }) => isCallable && !isRun(docstring))
    .map(({ name }) => name)
    .filter((name) => !isShownByOwner(name));
}

const isRun = (docstring: string): boolean => docstring.includes("// =>");

const calls = (text: string, method: string): boolean => new RegExp(`\\b${method}\\(`).test(text);

/**
 * @file Walks over a tree of modules. A member is a named property; what it is, its type tells.
 */
import { isTensor, type Tensor } from "@kindling/tensor";
import { AnyModule } from "./any-module.ts";
import { Parameter } from "../parameter.ts";

export const isModule = (value: unknown): value is AnyModule => value instanceof AnyModule;
export const isParameter = (value: unknown): value is Parameter => value instanceof Parameter;

/** The submodules of one module, each as often as it is named. */
export const childrenOf = (module: AnyModule): [string, AnyModule][] =>
  module.members().filter((member): member is [string, AnyModule] => isModule(member[1]));

/** The parameters of one module itself. */
export const parametersOf = (module: AnyModule): [string, Parameter][] =>
  module.members().filter((member): member is [string, Parameter] => isParameter(member[1]));

/** The buffers of one module itself that are set, and whether each belongs to the state. */
export function buffersOf(module: AnyModule): [string, Tensor, boolean][] {
  const persistence = module.bufferNames();
  return module.members().flatMap(([name, value]): [string, Tensor, boolean][] => {
    const persistent = persistence.get(name);
    return persistent === undefined || !isTensor(value) ? [] : [[name, value, persistent]];
  });
}

/** A module and all within it, each once, the outer before the inner. */
export function modulesBelow(
  root: AnyModule,
  prefix = "",
  seen = new Set<AnyModule>(),
): [string, AnyModule][] {
  if (seen.has(root)) return [];
  seen.add(root);
  const inner = childrenOf(root).flatMap(([name, child]) =>
    modulesBelow(child, joined(prefix, name), seen),
  );
  return [[prefix, root], ...inner];
}

/** What `own` finds in a module and in all within it, each thing once, under its first full name. */
export function collected<T>(
  root: AnyModule,
  prefix: string,
  recurse: boolean,
  own: (module: AnyModule) => readonly (readonly [string, T, ...unknown[]])[],
): [string, T][] {
  const modules: [string, AnyModule][] = recurse ? modulesBelow(root, prefix) : [[prefix, root]];
  const found = new Map<T, string>();
  for (const [path, module] of modules) {
    for (const [name, value] of own(module)) {
      if (!found.has(value)) found.set(value, joined(path, name));
    }
  }
  return [...found].map(([value, name]) => [name, value]);
}

/** A full name: `layers.0.weight`. */
export const joined = (prefix: string, name: string): string =>
  prefix === "" ? name : `${prefix}.${name}`;

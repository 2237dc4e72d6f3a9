/**
 * @file Names in signatures that have no page: types that a package uses and does not export. The
 * reader of a page could not look them up, so each is a warning.
 */
import {
  type ProjectReflection,
  type Reflection,
  ReflectionKind,
  type Type,
  makeRecursiveVisitor,
} from "typedoc";

/** `AlphaOptions of packages/tensor/src/ops/arithmetic.ts`, for each such name. */
export function pagelessNames(project: ProjectReflection): string[] {
  const names = new Set<string>();
  const visitor = makeRecursiveVisitor({
    reference(type) {
      const { symbolId } = type;
      if (type.reflection !== undefined || !symbolId?.packageName.startsWith("@kindling/")) return;
      if (type.refersToTypeParameter || !symbolId.packagePath.startsWith("src/")) return;
      names.add(`${type.name} of ${symbolId.packageName} ${symbolId.packagePath}`);
    },
  });
  for (const one of Object.values(project.reflections)) {
    if (!one.kindOf(shown) || isInAlias(one)) continue;
    (one as { type?: Type }).type?.visit(visitor);
  }
  return [...names].toSorted();
}

/** What an alias computes is not shown. */
const isInAlias = (one: Reflection): boolean =>
  one.kindOf(ReflectionKind.TypeAlias) || (one.parent !== undefined && isInAlias(one.parent));

const shown =
  ReflectionKind.Property |
  ReflectionKind.Parameter |
  ReflectionKind.SomeSignature |
  ReflectionKind.Variable;

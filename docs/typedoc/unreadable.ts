/**
 * @file Names in signatures that leave a reader alone: types that have no page, because a package
 * uses and does not export them, and types that compute types. Each is a warning, and so an error.
 */
import {
  type DeclarationReflection,
  makeRecursiveVisitor,
  type ProjectReflection,
  type ReferenceType,
  type Reflection,
  ReflectionKind,
  type Type,
} from "typedoc";
import { isWord, typesForAuthors } from "./vocabulary.ts";

/** What is wrong with the names in the signatures of a project, a sentence for each. */
export function unreadableNames(project: ProjectReflection): string[] {
  const faults = new Set<string>();
  const visitor = makeRecursiveVisitor({
    reference: (type) => {
      const fault = faultOf(type);
      if (fault !== undefined) faults.add(fault);
    },
    reflection: ({ declaration }) => void look(declaration),
  });
  const look = (one: Reflection): boolean => {
    // what an alias computes is not shown
    if (one.kindOf(ReflectionKind.TypeAlias)) return true;
    if (one.kindOf(shown)) (one as { type?: Type }).type?.visit(visitor);
    one.traverse(look);
    return true;
  };
  project.traverse(look);
  return [...faults].toSorted();
}

function faultOf(type: ReferenceType): string | undefined {
  const { name, reflection, symbolId } = type;
  if (reflection !== undefined) return isComputation(reflection) ? computes(name) : undefined;
  const isOurs = symbolId?.packageName.startsWith("@kindling/") === true;
  if (!isOurs || type.refersToTypeParameter || !symbolId.packagePath.startsWith("src/"))
    return undefined;
  return `${name} of ${symbolId.packageName}/${symbolId.packagePath} has no page: export it, or say in vocabulary.ts what it is read as`;
}

const computes = (name: string): string =>
  `${name} computes a type: say in vocabulary.ts what it is read as`;

function isComputation(reflection: Reflection): boolean {
  const { parent, typeParameters } = reflection as DeclarationReflection;
  return (
    reflection.kindOf(ReflectionKind.TypeAlias) &&
    typesForAuthors.has(parent?.name ?? "") &&
    typeParameters !== undefined &&
    !isWord(reflection.name)
  );
}

const shown =
  ReflectionKind.Property |
  ReflectionKind.Parameter |
  ReflectionKind.SomeSignature |
  ReflectionKind.Variable;

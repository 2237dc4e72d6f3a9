/**
 * @file Goes over the reference and makes it readable: each member stands on one page, and its types
 * are those of `readable.ts`.
 */
import {
  type Context,
  type DeclarationReflection,
  type ProjectReflection,
  ReflectionKind,
  type ReferenceType,
  type SomeType,
  UnknownType,
} from "typedoc";
import { describeInPlace } from "./comments.ts";
import { isTensor, sameReference } from "./readable-tensor.ts";
import { readable, type Scope, withParameters } from "./readable.ts";
import { isInherited } from "./tree.ts";
import { typesForAuthors } from "./vocabulary.ts";
import { asMethod, readSignature } from "./signatures.ts";

/** Simplifies every export. */
export function simplify({ project }: Context): void {
  const exported = project.getReflectionsByKind(
    ReflectionKind.SomeExport,
  ) as DeclarationReflection[];
  for (const one of exported) dropInherited(project, one);
  // what an alias says is read wherever it is named, so aliases come last
  const isAlias = (one: DeclarationReflection): boolean => one.kindOf(ReflectionKind.TypeAlias);
  for (const one of exported.filter((one) => !isAlias(one))) rewrite(project, one, new Map());
  for (const one of exported.filter(isAlias)) rewrite(project, one, new Map());
  for (const one of exported.filter(({ name }) => name === "Tensor")) describeInPlace(one);
}

/** A member is documented where it is declared, and a layer is called as any layer is. */
function dropInherited(project: ProjectReflection, owner: DeclarationReflection): void {
  if (!owner.kindOf(ReflectionKind.ClassOrInterface)) return;
  const isBase = ["Module", "Layer"].includes(owner.name);
  if (owner.kind === ReflectionKind.Class && !isBase)
    for (const signature of owner.signatures?.slice() ?? []) project.removeReflection(signature);
  for (const member of owner.children?.slice() ?? [])
    if (isInherited(member)) project.removeReflection(member);
}

function rewrite(project: ProjectReflection, one: DeclarationReflection, outer: Scope): void {
  const scope = isTensor({ type: "reference", name: one.name } as ReferenceType)
    ? outer
    : withParameters(outer, one.typeParameters);
  for (const signature of one.signatures ?? []) readSignature(project, signature, scope);
  for (const accessor of [one.getSignature, one.setSignature])
    if (accessor !== undefined) readSignature(project, accessor, scope);
  const wasFunction =
    one.kindOf([ReflectionKind.Property, ReflectionKind.Variable]) && asMethod(project, one, scope);
  if (!wasFunction && one.type !== undefined && !one.kindOf(ReflectionKind.TypeAlias)) {
    one.type = isLongTable(one.type) ? elided(project, one.type) : readable(one.type, scope);
  }
  if (one.kindOf(ReflectionKind.TypeAlias) && isComputation(one)) one.type = new UnknownType("…");
  const parents = one.extendedTypes?.map(nameOnly).filter(hasPage) ?? [];
  if (parents.length > 0) one.extendedTypes = parents;
  else delete one.extendedTypes;
  const { typeHierarchy } = one;
  if (typeHierarchy !== undefined)
    if (parents.length === 0 && one.extendedBy === undefined) delete one.typeHierarchy;
    else typeHierarchy.types = typeHierarchy.types.map(nameOnly);
  for (const child of one.children ?? [])
    if (!child.kindOf(ReflectionKind.SomeExport)) rewrite(project, child, scope);
}

/** A table that is long says more in its docstring than in its type. */
const isLongTable = (type: SomeType): boolean =>
  type.type === "reflection" && (type.declaration.children?.length ?? 0) > 20;

function elided(project: ProjectReflection, type: SomeType): SomeType {
  project.removeTypeReflections(type);
  return new UnknownType("…");
}

const nameOnly = (type: SomeType): SomeType =>
  type.type === "reference" ? sameReference(type, []) : type;

const hasPage = (type: SomeType): boolean =>
  type.type === "reference" && type.symbolId?.packageName.startsWith("@kindling/") !== true;

/** A type that computes types is for authors of layers, who read it in the source. */
function isComputation({ parent, type, typeParameters }: DeclarationReflection): boolean {
  const isForAuthors = typesForAuthors.has(parent?.name ?? "");
  const isLong = (type?.toString().length ?? 0) > 160 && typeParameters !== undefined;
  const kinds = ["conditional", "mapped", "indexedAccess", "reflection"];
  return kinds.includes(type?.type ?? "") && (isForAuthors || isLong);
}

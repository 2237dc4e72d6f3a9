/**
 * @file Types as a reader wants them. The signatures of tensors compute shapes and element types and
 * carry the checks of the compiler; a page says what may be passed and what comes back. A type
 * parameter is read as what it must extend, a check as what it checks, a choice as all that may come.
 */
import {
  ArrayType,
  type DeclarationReflection,
  type IndexedAccessType,
  IntrinsicType,
  NamedTupleMember,
  OptionalType,
  PredicateType,
  type ReferenceType,
  RestType,
  type SomeType,
  TupleType,
  type TypeParameterReflection,
  TypeOperatorType,
} from "typedoc";
import { readLiteral, readMapped } from "./readable-table.ts";
import { hasShape, readTensor, sameReference } from "./readable-tensor.ts";
import { intersection, union } from "./union.ts";
import { accesses, isWord, meanings, typesForAuthors } from "./vocabulary.ts";

/** What the type parameters in reach are read as, by name. */
export type Scope = ReadonlyMap<string, SomeType>;

/**
 * A scope with type parameters added: each is what it extends; one that extends nothing stays. Those
 * of an alias are what is given for them, or their defaults.
 */
export function withParameters(
  scope: Scope,
  parameters: readonly TypeParameterReflection[] = [],
  given: readonly SomeType[] = [],
  isAlias = false,
): Scope {
  const names = new Map(scope);
  parameters.forEach((parameter, i) => {
    const type = given[i] ?? (isAlias ? parameter.default : undefined) ?? parameter.type;
    // what is given was read in the scope of the giver
    if (type !== undefined) names.set(parameter.name, given[i] ?? readable(type, names));
  });
  return names;
}

/** The type as a reader wants it. */
export function readable(type: SomeType, scope: Scope, depth = 0): SomeType {
  const read = (inner: SomeType): SomeType => readable(inner, scope, depth + 1);
  if (depth > 12) return new IntrinsicType("unknown");
  switch (type.type) {
    case "reference":
      return readReference(type, scope, depth);
    case "conditional":
      return union([read(type.trueType), read(type.falseType)]);
    case "union":
      return union(type.types.map(read));
    case "intersection":
      return intersection(type.types.map(read));
    case "array":
      return new ArrayType(read(type.elementType));
    case "tuple":
      return readTuple(type, read);
    case "namedTupleMember":
      return new NamedTupleMember(type.name, type.isOptional, read(type.element));
    case "rest":
      return new RestType(read(type.elementType));
    case "optional":
      return new OptionalType(read(type.elementType));
    case "typeOperator":
      return readOperator(type, read);
    case "predicate":
      return new PredicateType(type.name, type.asserts, type.targetType && read(type.targetType));
    case "indexedAccess":
      return readAccess(type, read);
    case "templateLiteral":
      return new IntrinsicType("string");
    case "mapped":
      return readMapped(type, read);
    case "reflection":
      return readLiteral(type, read);
    default:
      return type;
  }
}

function readReference(type: ReferenceType, scope: Scope, depth: number): SomeType {
  const bound = scope.get(type.name);
  if (bound !== undefined) return bound;
  const read = (inner: SomeType): SomeType => readable(inner, scope, depth + 1);
  const given = type.typeArguments ?? [];
  const meaning = meanings[type.name];
  if (meaning !== undefined) return meaning(given.map(read), type);
  if (hasShape(type)) return readTensor(type, read);
  const declared = type.reflection as DeclarationReflection | undefined;
  if (declared?.type !== undefined && !isWord(type.name) && isFollowed(declared))
    return readable(
      declared.type,
      withParameters(new Map(), declared.typeParameters, given.map(read), true),
      depth + 1,
    );
  return withArguments(type, given.map(read));
}

/** Whether an alias is read as what it stands for: a computation of shapes, a form of arguments. */
const isFollowed = ({ parent, type, typeParameters }: DeclarationReflection): boolean =>
  (typesForAuthors.has(parent?.name ?? "") && typeParameters !== undefined) ||
  (type?.type === "reference" && meanings[type.name] !== undefined);

/** The same name with other arguments; none where they say nothing. */
function withArguments(type: ReferenceType, given: readonly SomeType[]): ReferenceType {
  const isOurs = type.reflection !== undefined;
  const isTold = given.some((argument) => !saysNothing.has(argument.toString()));
  return sameReference(type, isTold || !isOurs ? given : []);
}

const saysNothing = new Set([
  "unknown",
  "DType",
  "Shape",
  "object",
  "boolean",
  "number",
  "Tensor",
  "Reduction",
]);

function readTuple(type: TupleType, read: (inner: SomeType) => SomeType): SomeType {
  const elements = type.elements.flatMap((element) => {
    const inner = read(element);
    // `...[a, b]` is `a, b`
    const spread = inner.type === "rest" ? bare(inner.elementType) : undefined;
    return spread?.type === "tuple" ? spread.elements : [inner];
  });
  const [only] = elements;
  if (elements.length !== 1) return new TupleType(elements);
  // TypeDoc writes `[...S]` as `[S]`
  if (only?.type === "reference" && only.name === "Shape") return numbers;
  if (only?.type === "reference" && only.name === "S") return only;
  if (only?.type !== "rest") return new TupleType(elements);
  const list = only.elementType;
  if (list.type === "reference" && list.name === "Shape") return numbers;
  return ["array", "reference"].includes(bare(list).type) ? list : new TupleType(elements);
}

const numbers = new ArrayType(new IntrinsicType("number"));

/** Without `readonly`. */
export const bare = (type: SomeType): SomeType =>
  type.type === "typeOperator" && type.operator === "readonly" ? type.target : type;

function readOperator(type: TypeOperatorType, read: (inner: SomeType) => SomeType): SomeType {
  if (type.operator === "keyof") return type;
  const target = read(type.target);
  const isList = ["array", "tuple"].includes(target.type);
  return isList ? new TypeOperatorType(target, type.operator) : target;
}

/** What stands under any of the keys. */
function readAccess(type: IndexedAccessType, read: (inner: SomeType) => SomeType): SomeType {
  const { objectType: object, indexType: index } = type;
  if (index.type === "literal" && index.value === "length") return new IntrinsicType("number");
  const meaning = object.type === "reference" ? accesses[object.name] : undefined;
  if (meaning !== undefined) return meaning;
  const list = bare(read(object));
  if (list.type === "array") return list.elementType;
  if (list.type === "tuple") return union(list.elements);
  const declared = object.type === "reference" ? object.reflection : undefined;
  const rows = declared?.isDeclaration() ? (declared.children ?? []) : [];
  if (rows.length > 0) return union(rows.flatMap((row) => (row.type ? [read(row.type)] : [])));
  return new IntrinsicType("unknown");
}

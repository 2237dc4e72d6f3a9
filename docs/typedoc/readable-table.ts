/** @file Types of objects and functions that stand in a signature, written out with readable types. */
import {
  DeclarationReflection as Declaration,
  IntrinsicType,
  type MappedType,
  NamedTupleMember,
  ParameterReflection,
  type Reflection,
  ReflectionKind,
  ReflectionType,
  SignatureReflection,
  type SomeType,
  TupleType,
  UnknownType,
} from "typedoc";

/** A list mapped to a list is one; a table stays a table. */
export function readMapped(type: MappedType, read: (inner: SomeType) => SomeType): SomeType {
  const { parameterType: keys, templateType: value } = type;
  if (keys.type !== "typeOperator" || keys.operator !== "keyof") return readTable(type, read);
  const list = read(keys.target);
  if (value.type === "intrinsic" && list.type === "tuple")
    return new TupleType(
      list.elements.map((name) => new NamedTupleMember(textOf(name), true, value)),
    );
  return ["array", "tuple", "typeOperator"].includes(list.type) ? list : type;
}

/** A table with known names is written out. */
function readTable(type: MappedType, read: (inner: SomeType) => SomeType): SomeType {
  const keys = read(type.parameterType);
  const names = keys.type === "union" ? keys.types : [keys];
  if (keys.toString() === "never") return new IntrinsicType("object");
  if (!names.every((name) => name.type === "literal")) return type;
  const mark = type.optionalModifier === "+" ? "?" : "";
  const value = read(type.templateType).toString();
  const members = names.map((name) => `${textOf(name)}${mark}: ${value}`);
  return members.length > 6 ? type : new UnknownType(`{ ${members.join("; ")} }`);
}

const textOf = (type: SomeType): string =>
  type.type === "literal" ? String(type.value) : type.toString();

/** `{ values: …, indices: … }` and `(x: …) => …`, with readable types. */
export function readLiteral(type: ReflectionType, read: (inner: SomeType) => SomeType): SomeType {
  const { declaration } = type;
  const { project } = declaration;
  const copy = new Declaration("__type", ReflectionKind.TypeLiteral, declaration.parent);
  const copied = <T extends Reflection & { type?: SomeType }>(one: T, made: T): T => {
    const { id, parent } = made;
    Object.assign(made, one, { id, parent });
    if (one.type !== undefined) made.type = read(one.type);
    project.registerReflection(made, undefined, undefined);
    return made;
  };
  project.registerReflection(copy, undefined, undefined);
  if (declaration.children !== undefined)
    copy.children = declaration.children.map((child) =>
      copied(child, new Declaration(child.name, child.kind, copy)),
    );
  if (declaration.signatures !== undefined)
    copy.signatures = declaration.signatures.map((signature) => {
      const made = copied(signature, new SignatureReflection("__type", signature.kind, copy));
      if (signature.parameters !== undefined)
        made.parameters = signature.parameters.map((parameter) =>
          copied(parameter, new ParameterReflection(parameter.name, parameter.kind, made)),
        );
      return made;
    });
  if (declaration.indexSignatures !== undefined) copy.indexSignatures = declaration.indexSignatures;
  return new ReflectionType(copy);
}

/**
 * @file Signatures as a reader wants them: parameters one by one, in readable types, and a property
 * that holds a function shown as the method it is.
 */
import {
  type Comment,
  type DeclarationReflection,
  ParameterReflection,
  type ProjectReflection,
  ReflectionFlag,
  ReflectionKind,
  SignatureReflection,
  type SomeType,
  type TypeParameterReflection,
} from "typedoc";
import { bare, readable, type Scope, withParameters } from "./readable.ts";
import { union } from "./union.ts";

/** A parameter of a page. */
interface Shown {
  readonly name: string;
  readonly type: SomeType | undefined;
  readonly optional?: boolean;
  readonly rest?: boolean;
  readonly comment?: Comment | undefined;
  readonly defaultValue?: string | undefined;
}

/** Gives a signature the readable form of another, or of itself. */
export function readSignature(
  project: ProjectReflection,
  signature: SignatureReflection,
  outer: Scope,
  source: SignatureReflection = signature,
): void {
  const { parameters = [], type } = source;
  const kept = ownNames(parameters);
  const others = source.typeParameters?.filter(({ name }) => !kept.has(name)) ?? [];
  const scope = withParameters(new Map([...outer, ...kept]), others);
  const shown = parameters.flatMap((parameter) => readParameter(parameter, scope));
  if (source === signature)
    for (const parameter of parameters.slice()) project.removeReflection(parameter);
  signature.parameters = shown.map((one) => parameterOf(project, signature, one));
  if (type !== undefined) signature.type = readable(type, scope);
  keepUsed(signature, others);
}

/** Shows a property whose type is a function as a method with that signature. */
export function asMethod(
  project: ProjectReflection,
  declared: DeclarationReflection,
  outer: Scope,
): boolean {
  const found = functionIn(declared.type, outer);
  if (found === undefined) return false;
  const isExport = declared.kindOf(ReflectionKind.Variable);
  declared.kind = isExport ? ReflectionKind.Function : ReflectionKind.Method;
  for (const flag of [ReflectionFlag.Const, ReflectionFlag.Readonly]) declared.setFlag(flag, false);
  declared.signatures = found.signatures.map((source) => {
    const { name } = declared;
    const signature = new SignatureReflection(name, ReflectionKind.CallSignature, declared);
    project.registerReflection(signature, undefined, undefined);
    readSignature(project, signature, found.scope, source);
    if (declared.comment !== undefined) signature.comment = declared.comment.clone();
    return signature;
  });
  if (declared.type?.type === "reflection") project.removeTypeReflections(declared.type);
  delete declared.type;
  delete declared.defaultValue;
  delete declared.comment;
  return true;
}

/** The signatures of a type that is a function, with what its alias's parameters are. */
function functionIn(
  type: SomeType | undefined,
  scope: Scope,
): { signatures: readonly SignatureReflection[]; scope: Scope } | undefined {
  if (type?.type === "reflection") {
    const { signatures, children } = type.declaration;
    return signatures === undefined || children !== undefined ? undefined : { signatures, scope };
  }
  if (type?.type !== "reference" || !type.reflection?.isDeclaration()) return undefined;
  const alias = type.reflection;
  if (!alias.kindOf(ReflectionKind.TypeAlias)) return undefined;
  const given = (type.typeArguments ?? []).map((argument) => readable(argument, scope));
  return functionIn(alias.type, withParameters(scope, alias.typeParameters, given, true));
}

/** In a method of `Tensor<S, D>` that takes `this: Tensor<S, D>`, `S` and `D` are the class's. */
function ownNames(parameters: readonly ParameterReflection[]): Map<string, SomeType> {
  const own = parameters.find(({ name }) => name === "this")?.type;
  const given = own?.type === "reference" ? (own.typeArguments ?? []) : [];
  return new Map(
    given.flatMap((argument) =>
      argument.type === "reference" && ["S", "D"].includes(argument.name)
        ? [[argument.name, argument]]
        : [],
    ),
  );
}

function readParameter(parameter: ParameterReflection, scope: Scope): Shown[] {
  const { type, comment, defaultValue } = parameter;
  // what is taken apart at once has no name of its own
  const name = parameter.name === "__namedParameters" ? "options" : parameter.name;
  if (name === "this") return [];
  if (type !== undefined && parameter.flags.isRest) return readRest(parameter, type, scope);
  const optional = parameter.flags.isOptional;
  const shown = type && readable(type, scope);
  return [
    { name, type: optional ? withoutUndefined(shown) : shown, optional, comment, defaultValue },
  ];
}

/** The arguments that a rest parameter stands for. */
function readRest(parameter: ParameterReflection, type: SomeType, scope: Scope): Shown[] {
  const { name, comment } = parameter;
  const list = bare(readable(type, scope));
  if (list.type !== "tuple") return [{ name, type: list, rest: true, comment }];
  return list.elements.map((element, i): Shown => {
    const shown = i === 0 ? { comment } : {};
    if (element.type === "namedTupleMember")
      return { ...shown, name: element.name, type: element.element, optional: element.isOptional };
    if (element.type === "rest") return { ...shown, name, type: element.elementType, rest: true };
    const optional = element.type === "optional";
    const inner = element.type === "optional" ? element.elementType : element;
    return {
      ...shown,
      name: list.elements.length === 1 ? name : `${name}${i}`,
      type: inner,
      optional,
    };
  });
}

/** `?` says that a parameter may be left out. */
const withoutUndefined = (type: SomeType | undefined): SomeType | undefined =>
  type?.type === "union" ? union(type.types.filter((t) => t.toString() !== "undefined")) : type;

function parameterOf(
  project: ProjectReflection,
  signature: SignatureReflection,
  shown: Shown,
): ParameterReflection {
  const parameter = new ParameterReflection(shown.name, ReflectionKind.Parameter, signature);
  if (shown.type !== undefined) parameter.type = shown.type;
  if (shown.comment !== undefined) parameter.comment = shown.comment;
  if (shown.defaultValue !== undefined) parameter.defaultValue = shown.defaultValue;
  parameter.setFlag(ReflectionFlag.Optional, shown.optional ?? false);
  parameter.setFlag(ReflectionFlag.Rest, shown.rest ?? false);
  project.registerReflection(parameter, undefined, undefined);
  return parameter;
}

/** Only type parameters that the readable signature still names. */
function keepUsed(
  signature: SignatureReflection,
  parameters: readonly TypeParameterReflection[],
): void {
  const types = [signature.type, ...(signature.parameters ?? []).map(({ type }) => type)];
  const words = types.map((type) => type?.toString() ?? "").join(" ");
  const used = parameters.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(words));
  if (used.length > 0) signature.typeParameters = used;
  else delete signature.typeParameters;
}

/**
 * @file What a source file declares at its top, each name with its docstring, and what it exports.
 * Overloads are one name; the members of classes and interfaces are names too.
 */
import { type ESTree, parseSync } from "rolldown/utils";

/** A name that something is declared under. */
export interface DeclaredName {
  /** The file and the line of the declaration. */
  readonly place: string;
  /** `sum`, or `Tensor.sum` for a member. */
  readonly name: string;
  /** Whether it is a function, a method or a class. */
  readonly isCallable: boolean;
  /** Whether it may go without a docstring: it is a property, or fulfils what its class extends. */
  readonly isPlain: boolean;
  /** The docstring, or the docstrings of the overloads; empty if there is none. */
  readonly docstring: string;
}

/** A file's declarations and exports. */
export interface SourceFile {
  readonly declared: ReadonlyMap<string, readonly DeclaredName[]>;
  /** What the file exports of its own, by exported name: the name inside. */
  readonly exported: ReadonlyMap<string, string>;
  /** What it exports of other files: the name, the name there (`*` for all as a namespace), where. */
  readonly passedOn: readonly (readonly [name: string, inner: string, from: string])[];
  /** Files of which it exports everything. */
  readonly stars: readonly string[];
  /** Members that it adds to classes of other files. */
  readonly added: readonly DeclaredName[];
}

/** Reads a source text. */
export function declaredNames(path: string, text: string): SourceFile {
  const { program, comments } = parseSync(path, text);
  const docstrings = comments.filter(({ type, value }) => type === "Block" && value[0] === "*");
  const describe: Describe = (name, node, isCallable, isPlain = false) => {
    const before = docstrings.findLast(({ end }) => end <= node.start);
    const isOwn = before !== undefined && text.slice(before.end, node.start).trim() === "";
    const line = text.slice(0, node.start).split("\n").length;
    const docstring = isOwn ? before.value : "";
    return { place: `${path}:${line}`, name, isCallable, isPlain, docstring };
  };
  const declared = new Map<string, DeclaredName[]>();
  const exported = new Map<string, string>();
  for (const statement of program.body) {
    const isExport = statement.type === "ExportNamedDeclaration";
    const names = namesIn(
      (isExport ? statement.declaration : null) ?? statement,
      statement,
      describe,
    );
    for (const name of names) {
      const owner = name.name.split(".")[0]!;
      declared.set(owner, merged(declared.get(owner) ?? [], name));
      if (isExport) exported.set(owner, owner);
    }
  }
  const clauses = program.body.flatMap((it) =>
    it.type === "ExportNamedDeclaration"
      ? it.specifiers.map(
          ({ exported, local }) => [textOf(exported), textOf(local), it.source?.value] as const,
        )
      : [],
  );
  for (const [name, inner, from] of clauses) if (from === undefined) exported.set(name, inner);
  const all = program.body.filter((it) => it.type === "ExportAllDeclaration");
  return {
    declared,
    exported,
    passedOn: [
      ...clauses.flatMap(([name, inner, from]) =>
        from === undefined ? [] : [[name, inner, from] as const],
      ),
      ...all.flatMap(({ exported, source }) =>
        exported === null ? [] : [[textOf(exported), "*", source.value] as const],
      ),
    ],
    stars: all.flatMap(({ exported, source }) => (exported === null ? [source.value] : [])),
    added: program.body.flatMap((it) => addedBy(it, describe)),
  };
}

type Describe = (
  name: string,
  node: ESTree.Span,
  isCallable: boolean,
  isPlain?: boolean,
) => DeclaredName;

/** An overload's docstring counts for all. */
function merged(known: readonly DeclaredName[], next: DeclaredName): DeclaredName[] {
  const same = known.find(({ name }) => name === next.name);
  if (same === undefined) return [...known, next];
  const both = { ...same, docstring: same.docstring + next.docstring };
  return known.map((it) => (it === same ? both : it));
}

const textOf = (name: ESTree.ModuleExportName): string =>
  name.type === "Literal" ? name.value : name.name;

/** The names of a declaration whose docstring stands before `outer`. */
function namesIn(node: ESTree.Node, outer: ESTree.Span, describe: Describe): DeclaredName[] {
  switch (node.type) {
    case "VariableDeclaration":
      return node.declarations.flatMap(({ id, init }) =>
        id.type === "Identifier" ? [describe(id.name, outer, isFunction(init))] : [],
      );
    case "FunctionDeclaration":
    case "TSDeclareFunction":
      return node.id === null ? [] : [describe(node.id.name, outer, true)];
    case "ClassDeclaration": {
      if (node.id === null) return [];
      const isHeir = node.superClass !== null || (node.implements ?? []).length > 0;
      return [
        describe(node.id.name, outer, !node.abstract),
        ...membersOf(node.id.name, node.body.body, describe, isHeir),
      ];
    }
    case "TSInterfaceDeclaration":
      return [
        describe(node.id.name, outer, false),
        ...membersOf(node.id.name, node.body.body, describe),
      ];
    case "TSTypeAliasDeclaration":
      return [describe(node.id.name, outer, false)];
    default:
      return [];
  }
}

const isFunction = (node: ESTree.Expression | null): boolean =>
  node?.type === "ArrowFunctionExpression" || node?.type === "FunctionExpression";

type Member = ESTree.ClassElement | ESTree.TSSignature;

/** Public members with a name of their own. */
function membersOf(
  owner: string,
  members: readonly Member[],
  describe: Describe,
  isHeir = false,
): DeclaredName[] {
  return members.flatMap((member) => {
    if (!("key" in member) || member.key.type !== "Identifier" || member.computed) return [];
    if ("override" in member && member.override) return [];
    if ("accessibility" in member && (member.accessibility ?? "public") !== "public") return [];
    if (member.type === "MethodDefinition" && member.kind === "constructor") return [];
    const isMethod =
      member.type === "TSMethodSignature" ||
      (member.type === "MethodDefinition" && member.kind === "method") ||
      hasTypeOfMethod(member);
    const name = `${owner}.${member.key.name}`;
    return [describe(name, member, isMethod && !isHeir, !isMethod || isHeir)];
  });
}

/** `add: ArithmeticMethod`: a signature that several methods share is a type of that name. */
const hasTypeOfMethod = (member: Member): boolean =>
  member.type === "TSPropertySignature" &&
  member.typeAnnotation?.typeAnnotation.type === "TSTypeReference" &&
  member.typeAnnotation.typeAnnotation.typeName.type === "Identifier" &&
  member.typeAnnotation.typeAnnotation.typeName.name.endsWith("Method");

/** `declare module "…" { interface Tensor { … } }` */
function addedBy(node: ESTree.Node, describe: Describe): DeclaredName[] {
  if (node.type !== "TSModuleDeclaration" || node.body?.type !== "TSModuleBlock") return [];
  return node.body.body
    .flatMap((it) =>
      it.type === "TSInterfaceDeclaration" ? membersOf(it.id.name, it.body.body, describe) : [],
    )
    .reduce(merged, [] as DeclaredName[]);
}

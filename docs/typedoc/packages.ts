/**
 * @file What a package's page says: the note at the top of its `index.ts`, and what it hands on from
 * other packages, which is documented there.
 */
import { readFileSync } from "node:fs";
import {
  Comment,
  type CommentDisplayPart,
  type Context,
  type DeclarationReflection,
  ReflectionKind,
  type ReferenceReflection,
} from "typedoc";

/** Writes the page's text, and takes away what is documented elsewhere. */
export function describe(context: Context, module: DeclarationReflection): void {
  const references = referencesIn(module);
  module.comment = new Comment([
    { kind: "text", text: noteOf(context, module) },
    ...handedOn(references),
  ]);
  const nested = module.children?.filter((child) => child.kind === ReflectionKind.Namespace) ?? [];
  for (const one of [...references, ...nested.flatMap(referencesIn)])
    context.project.removeReflection(one);
}

const referencesIn = ({ children = [] }: DeclarationReflection): ReferenceReflection[] =>
  children.filter((child): child is ReferenceReflection => child.variant === "reference");

/** The text of the package's `@file` note. */
function noteOf(context: Context, module: DeclarationReflection): string {
  const path = context.getSymbolFromReflection(module)?.declarations?.[0]?.getSourceFile().fileName;
  if (path === undefined) throw new Error(`${module.name}: no source file`);
  const [, note = ""] =
    /^\/\*\*\s*(?:\* )?@file ([\s\S]*?)\*\//.exec(readFileSync(path, "utf8")) ?? [];
  const text = note
    .replaceAll(/\n \* ?/g, "\n")
    .trim()
    .replace(/^`[^`]+`: /, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "Also exports …", package by package. */
function handedOn(references: readonly ReferenceReflection[]): CommentDisplayPart[] {
  const sources = new Map<DeclarationReflection, string[]>();
  for (const reference of references) {
    const target = reference.tryGetTargetReflectionDeep() as DeclarationReflection | undefined;
    if (target === undefined) continue;
    const source = moduleOf(target);
    sources.set(source, [...(sources.get(source) ?? []), nameOf(reference, target)]);
  }
  return [...sources].flatMap(([source, names]): CommentDisplayPart[] => [
    { kind: "text", text: `\n\n${listOf(names)} of ` },
    { kind: "inline-tag", tag: "@link", text: source.name, target: source },
    { kind: "text", text: "." },
  ]);
}

const nameOf = ({ name }: ReferenceReflection, target: DeclarationReflection): string =>
  target.kind === ReflectionKind.Module ? `the namespace \`${name}\`` : `\`${name}\``;

const listOf = (names: readonly string[]): string =>
  names.length > 20 ? "Exports everything" : `Exports ${names.join(", ")}`;

function moduleOf(one: DeclarationReflection): DeclarationReflection {
  let module = one;
  while (module.parent !== undefined && !module.parent.isProject())
    module = module.parent as DeclarationReflection; // only declarations hold exports
  return module;
}

/**
 * @file Gives the API reference its order: a package's exports stand under topics, and the members of
 * a class that many files declare are grouped by the same topics.
 */
import { basename } from "node:path";
import {
  Comment,
  CommentTag,
  type Context,
  type DeclarationReflection,
  DeclarationReflection as Declaration,
  type ProjectReflection,
  ReflectionKind,
} from "typedoc";
import { describe } from "./packages.ts";
import { order, topicOf, topicOfExport } from "./topics.ts";

/** Names packages, says what they are, and puts their exports under topics. */
export function arrange(context: Context): void {
  const { project } = context;
  const folders = new Map(
    project.children?.map((module) => [module, module.name.split("/")[0]!]) ?? [],
  );
  for (const [module, folder] of folders) module.name = `@kindling/${folder}`;
  for (const list of [project.children, project.childrenIncludingDocuments])
    list?.sort((a, b) => placeOf(a.name) - placeOf(b.name));
  for (const module of folders.keys()) describe(context, module);
  for (const [module, folder] of folders) group(project, module, folder);
}

/** What is used most comes first. */
const packages = [
  "torch",
  "tensor",
  "autograd",
  "nn",
  "optim",
  "datasets",
  "d2l",
  "verify",
  "expr",
];
const placeOf = (name: string): number =>
  packages.indexOf(basename(name)) + 1 || packages.length + 1;

function group(project: ProjectReflection, module: DeclarationReflection, folder: string): void {
  const sections = new Map<string, DeclarationReflection>(
    order[folder]?.map((title) => [title, new Declaration(title, ReflectionKind.Module, module)]),
  );
  const exported =
    module.children?.filter((child) => child.kind !== ReflectionKind.Namespace) ?? [];
  for (const child of exported) {
    const isType = child.kindOf(ReflectionKind.Interface | ReflectionKind.TypeAlias);
    const title = topicOfExport(folder, fileOf(project, child) ?? "", isType);
    const section = sections.get(title) ?? new Declaration(title, ReflectionKind.Module, module);
    sections.set(title, section);
    module.removeChild(child);
    child.parent = section;
    section.addChild(child);
    if (child.kind === ReflectionKind.Class) categorise(project, child);
  }
  const namespaces = module.children?.filter((child) => child.kind === ReflectionKind.Namespace);
  for (const namespace of namespaces ?? []) module.removeChild(namespace);
  for (const section of sections.values()) {
    if (section.children === undefined) continue;
    project.registerReflection(section, undefined, undefined);
    module.addChild(section);
  }
  for (const namespace of namespaces ?? []) module.addChild(namespace);
}

/** Members of one class that come from several files are grouped by topic. */
function categorise(project: ProjectReflection, declared: DeclarationReflection): void {
  const own = declared.children?.filter((child) => !isInherited(child)) ?? [];
  if (new Set(own.map((child) => sourceOf(project, child))).size < 3) return;
  for (const child of own) {
    const title = child.name === "constructor" ? "The tensor" : topicFor(project, child);
    const tag = new CommentTag("@category", [{ kind: "text", text: title }]);
    const owner = child.signatures?.[0] ?? child.getSignature ?? child;
    for (const target of new Set([child, owner])) {
      target.comment ??= new Comment();
      target.comment.blockTags.push(tag.clone());
    }
  }
}

/** Whether a member has its page elsewhere; what a mapped type declares has none. */
export const isInherited = ({ inheritedFrom }: DeclarationReflection): boolean =>
  inheritedFrom !== undefined && !/^(?:Methods|Record)\./.test(inheritedFrom.name);

function topicFor(project: ProjectReflection, child: DeclarationReflection): string {
  // members that a mapped type declares have no file; the elementwise tables are declared so
  const [name, file] = sourceOf(project, child)?.split(":") ?? ["tensor", "ops/elementwise.ts"];
  return topicOf(name!, file!);
}

/** `tensor:ops/view.ts` */
function sourceOf(project: ProjectReflection, child: DeclarationReflection): string | undefined {
  const id = project.getSymbolIdFromReflection(child);
  const file = fileOf(project, child);
  return id === undefined || file === undefined ? undefined : `${basename(id.packageName)}:${file}`;
}

/** Where an export is declared, below `src/`. */
function fileOf(project: ProjectReflection, child: DeclarationReflection): string | undefined {
  return project.getSymbolIdFromReflection(child)?.packagePath.replace(/^src\//, "");
}

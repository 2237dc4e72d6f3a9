/**
 * @file How a member looks: its signature, what it does, what deserves a word about its parameters,
 * what it throws, an example. What the signature says is not said again.
 */
import {
  type Comment,
  type CommentTag,
  type DeclarationReflection,
  type ParameterReflection,
  type Reflection,
  ReflectionKind,
  type SignatureReflection,
} from "typedoc";
import { laidOut } from "./layout.ts";
import {
  type MarkdownPageEvent,
  MarkdownTheme,
  MarkdownThemeContext,
} from "typedoc-plugin-markdown";

/** The theme of the reference. */
export class ReferenceTheme extends MarkdownTheme {
  override getRenderContext(page: MarkdownPageEvent<Reflection>): MarkdownThemeContext {
    const context = new MarkdownThemeContext(this, page, this.application.options);
    const { comment, signatureTitle, declarationTitle } = context.partials;
    context.partials.signatureTitle = (...given) => laidOut(signatureTitle(...given));
    context.partials.declarationTitle = (...given) => laidOut(declarationTitle(...given));
    context.partials.comment = (model, options) =>
      options?.isTableColumn === true
        ? comment(model, options)
        : commentOf(context, model, options);
    context.partials.accessor = (model) => accessorOf(context, model);
    context.partials.groupIndex = (group) => indexOf(context, group.children);
    context.partials.signature = (model, options) => signatureOf(context, model, options);
    return context;
  }
}

/** A table of pages, each with what it says of itself, or with the names on it. */
function indexOf(context: MarkdownThemeContext, children: readonly Reflection[]): string {
  const rows = children
    .filter((child) => context.router.hasUrl(child))
    .map((child) => `| [${child.name}](${context.urlTo(child)}) | ${summaryOf(context, child)} |`);
  const [first] = children;
  const isTopic = first?.kindOf(ReflectionKind.Module) && first.parent?.isProject() === false;
  const isPackage = first?.kindOf(ReflectionKind.Module) && !isTopic;
  const kind = first === undefined ? "" : ReflectionKind.singularString(first.kind);
  const title = isPackage === true ? "Package" : isTopic === true ? "Topic" : kind;
  const content = isTopic === true ? "What it has" : "What it is";
  return [`| ${title} | ${content} |`, "| --- | --- |", ...rows].join("\n");
}

function summaryOf(context: MarkdownThemeContext, child: Reflection): string {
  if (child.comment !== undefined)
    return context.helpers.getDescriptionForComment(child.comment) ?? "";
  const all = child.isDeclaration() ? (child.children ?? []) : [];
  const values = all.filter(
    (one) => !one.kindOf(ReflectionKind.Interface | ReflectionKind.TypeAlias),
  );
  const names = (values.length > 0 ? values : all).map(({ name }) => `\`${name}\``);
  return names.length > 12 ? `${names.slice(0, 12).join(", ")}, …` : names.join(", ");
}

interface CommentParts {
  readonly showSummary?: boolean | undefined;
  readonly showTags?: boolean | undefined;
}

interface SignatureParts {
  readonly hideTitle?: boolean | undefined;
  readonly multipleSignatures?: boolean | undefined;
  readonly accessor?: string | undefined;
}

function signatureOf(
  context: MarkdownThemeContext,
  model: SignatureReflection,
  options: SignatureParts,
): string {
  const { partials } = context;
  const { accessor, hideTitle, multipleSignatures } = options;
  const title =
    hideTitle === true ? [] : [partials.signatureTitle(model, { accessor: accessor ?? "" })];
  const comment = model.comment ?? (multipleSignatures === true ? undefined : model.parent.comment);
  if (comment === undefined) return title.join("");
  const returned = comment.getTag("@returns");
  return [
    ...title,
    partials.comment(comment, { showTags: false }),
    parameters(context, model.parameters ?? []),
    returned === undefined ? "" : `**Returns** ${textOf(context, returned)}`,
    partials.comment(comment, { showSummary: false }),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** What reads it and what sets it. */
function accessorOf(context: MarkdownThemeContext, model: DeclarationReflection): string {
  const { getSignature, setSignature } = model;
  const parts = [
    getSignature && signatureOf(context, getSignature, { accessor: "get" }),
    setSignature &&
      signatureOf(context, setSignature, { accessor: "set", multipleSignatures: true }),
    context.partials.inheritance(model, { headingLevel: 4 }),
  ];
  return parts.filter(Boolean).join("\n\n");
}

/** A table of the parameters that have a word said about them. */
function parameters(context: MarkdownThemeContext, all: readonly ParameterReflection[]): string {
  const described = all.filter(({ comment }) => (comment?.summary.length ?? 0) > 0);
  return described.length === 0 ? "" : context.partials.parametersTable([...described]);
}

function commentOf(
  context: MarkdownThemeContext,
  model: Comment,
  parts: CommentParts = {},
): string {
  const { showSummary = true, showTags = true } = parts;
  const tags = model.blockTags.filter(
    ({ tag }) => !["@returns", "@param", "@category"].includes(tag),
  );
  return [
    ...(showSummary && model.summary.length > 0
      ? [context.helpers.getCommentParts(model.summary)]
      : []),
    ...(showTags ? [throwsOf(context, tags), ...tags.map((tag) => tagOf(context, tag))] : []),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** All that is thrown, as one list. */
function throwsOf(context: MarkdownThemeContext, tags: readonly CommentTag[]): string {
  const lines = tags
    .filter(({ tag }) => tag === "@throws")
    .map((tag) => `${errorOf(context, tag.typeAnnotation)} ${textOf(context, tag)}`.trim());
  if (lines.length < 2) return lines.map((line) => `**Throws** ${line}`).join("");
  return ["**Throws**", "", ...lines.map((line) => `- ${line.replaceAll("\n", "\n  ")}`)].join(
    "\n",
  );
}

/** `{ShapeError}` as a link to its page. */
function errorOf(context: MarkdownThemeContext, annotation: string | undefined): string {
  if (annotation === undefined) return "";
  return annotation
    .replaceAll(/[{}]/g, "")
    .split("|")
    .map((name) => {
      const page = context.page.project
        .getReflectionsByKind(ReflectionKind.Class)
        .find((one) => one.name === name.trim());
      return page === undefined
        ? `\`${name.trim()}\``
        : `[\`${name.trim()}\`](${context.urlTo(page)})`;
    })
    .join(", ");
}

function tagOf(context: MarkdownThemeContext, tag: CommentTag): string {
  if (tag.tag === "@throws") return "";
  const text = textOf(context, tag);
  if (tag.tag === "@example") return text;
  return `**${tag.tag.charAt(1).toUpperCase()}${tag.tag.slice(2)}** ${text}`;
}

const textOf = (context: MarkdownThemeContext, tag: CommentTag): string =>
  context.helpers.getCommentParts(tag.content).trim();

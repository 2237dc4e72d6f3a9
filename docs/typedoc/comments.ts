/**
 * @file Puts the parts of docstrings where they are read: a class's `@param` with its constructors, a
 * `@param` of several signatures with those that have the parameter.
 */
import {
  Comment,
  type CommentTag,
  type Context,
  type DeclarationReflection,
  ReflectionKind,
  type SignatureReflection,
} from "typedoc";

/** Moves the tags of every class and of every function with several signatures. */
export function placeTags({ project }: Context): void {
  const all = project.getReflectionsByKind(owners) as DeclarationReflection[];
  for (const one of all) {
    if (one.kindOf(ReflectionKind.Class)) moveToConstructors(one);
    for (const signature of one.signatures ?? []) keepOwn(signature);
  }
}

/** `exp_` without a docstring is `exp`, in place. */
export function describeInPlace({ children = [] }: DeclarationReflection): void {
  const names = new Set(children.map(({ name }) => name));
  for (const { name, signatures = [] } of children) {
    const plain = name.replace(/_$/, "");
    if (plain === name || !names.has(plain)) continue;
    for (const signature of signatures) {
      signature.comment ??= new Comment();
      if (signature.comment.summary.length > 0) continue;
      const text = `\`${plain}\` in place: writes to this tensor and gives it back.`;
      signature.comment.summary.push({ kind: "text", text });
    }
  }
}

const owners = ReflectionKind.Class | ReflectionKind.FunctionOrMethod | ReflectionKind.Constructor;

function moveToConstructors(owner: DeclarationReflection): void {
  const made = owner.children?.find((child) => child.kindOf(ReflectionKind.Constructor));
  const tags = owner.comment?.getTags("@param") ?? [];
  for (const signature of made?.signatures ?? []) {
    signature.comment ??= new Comment();
    const known = tags.filter((tag) => isOf(signature, tag));
    signature.comment.blockTags.push(...known.map((tag) => tag.clone()));
  }
  owner.comment?.removeTags("@param");
  // a class that can be called has its own comment there too
  for (const signature of owner.signatures ?? []) delete signature.comment;
}

function keepOwn(signature: SignatureReflection): void {
  const { comment, parent } = signature;
  if (comment === undefined || (parent.signatures?.length ?? 0) < 2) return;
  comment.blockTags = comment.blockTags.filter(
    (tag) => tag.tag !== "@param" || isOf(signature, tag) || !isOfAny(parent, tag),
  );
}

const isOf = ({ parameters = [] }: SignatureReflection, tag: CommentTag): boolean =>
  parameters.some(({ name }) => name === tag.name);

const isOfAny = ({ signatures = [] }: DeclarationReflection, tag: CommentTag): boolean =>
  signatures.some((signature) => isOf(signature, tag));

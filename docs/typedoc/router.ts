/** @file Addresses of pages: `tensor/making-tensors/`, `nn/layers/Linear`. */
import { type Reflection, ReflectionKind } from "typedoc";
import { MemberRouter } from "typedoc-plugin-markdown";

export class TopicRouter extends MemberRouter {
  override getIdealBaseName(reflection: Reflection): string {
    const isFolder = reflection.kindOf(ReflectionKind.Module | ReflectionKind.Namespace);
    return [
      ...folders(reflection.parent),
      ...(isFolder ? [slug(reflection), "index"] : [reflection.name]),
    ].join("/");
  }
}

function folders(reflection: Reflection | undefined): string[] {
  if (reflection === undefined || reflection.isProject()) return [];
  return [...folders(reflection.parent), slug(reflection)];
}

const slug = ({ name }: Reflection): string =>
  name
    .replace("@kindling/", "")
    .toLowerCase()
    .replaceAll(/[^\w]+/g, "-");

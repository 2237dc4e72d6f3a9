/** @file The plugin that makes TypeDoc's pages readable: topics, short types, one place per member. */
import { Application, Converter } from "typedoc";
import { MarkdownPageEvent } from "typedoc-plugin-markdown";
import { placeTags } from "./comments.ts";
import { TopicRouter } from "./router.ts";
import { simplify } from "./simplify.ts";
import { ReferenceTheme } from "./theme.ts";
import { arrange } from "./tree.ts";
import { unreadableNames } from "./unreadable.ts";

export function load(app: Application): void {
  app.renderer.defineRouter("topics", TopicRouter);
  app.renderer.defineTheme("reference", ReferenceTheme);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, placeTags);
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, arrange);
  // after inheritance is known, before groups are made
  app.converter.on(Converter.EVENT_RESOLVE_END, simplify, -50);
  app.on(Application.EVENT_VALIDATE_PROJECT, (project) => {
    for (const fault of unreadableNames(project)) app.logger.warn(fault);
  });
  app.renderer.on(MarkdownPageEvent.END, (page) => {
    const text = withoutRepetition(page.contents ?? "");
    page.contents =
      page.model === page.project
        ? text.replace("## Modules", introduction)
        : text.replace("## Modules", "## Topics");
  });
}

const introduction = `Every export of every package, by topic. \`Tensor<S, D>\` in a signature is a tensor
like the one that the method is called on, \`S\` its shape and \`D\` its element type; a plain
\`Tensor\` has any. The compiler knows more than the pages say: it computes shapes and element types
where it can, and refuses what cannot fit.

## Packages`;

/** Type parameters stand in the signature; headings part members enough. */
const withoutRepetition = (text: string): string =>
  text
    .replaceAll(/\n#+ Type Parameters\n\n(?:\|[^\n]*\n)+/g, "")
    .replaceAll(/\n#+ Returns\n\n[^\n]+\n/g, "")
    .replaceAll("\n***\n", "");

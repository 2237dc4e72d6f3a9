/** @file Puts into each live figure of a page what stands there until it is live. */
import { still } from "@kindling/app-dropout/stills";
import type { FigureName } from "@kindling/app-dropout/figures";
import type { Plugin } from "vite";

const opening = /<LiveFigure name="(\w+)">/g;

/** Goes over a page before it becomes HTML. */
export const stills: Plugin = {
  name: "stills-of-figures",
  enforce: "pre",
  async transform(page, path) {
    if (!path.endsWith(".md")) return undefined;
    const language = path.includes("/zh/") ? "zh" : "en";
    const names = [...page.matchAll(opening)].map(([, name]) => name as FigureName); // LiveFigure's own
    const drawn = new Map(
      await Promise.all(names.map(async (name) => [name, await still(name, language)] as const)),
    );
    return page.replaceAll(
      opening,
      (tag, name: FigureName) => `${tag}\n\n${blockOf(drawn.get(name))}`,
    );
  },
};

/** One block of Markdown, which an empty line would end; Vue takes it as it is. */
const blockOf = (html = ""): string =>
  `<div class="still" v-pre>${html.replaceAll(/\n\s*/g, "\n")}</div>`;

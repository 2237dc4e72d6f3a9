/** @file Markdown as the tests of pages read it: blocks of code, cells of tables, links, headings. */

/** A fenced block and the language it names. */
export interface Block {
  readonly language: string;
  readonly code: string;
}

/** Every fenced block of a page, in order. */
export const blocksIn = (page: string): Block[] =>
  [...page.matchAll(/^( *)```(\S*)[^\n]*\n([\s\S]*?)^\1```$/gm)].map(
    ([, , language = "", code = ""]) => ({ language, code }),
  );

/** A page without its code: what is left is prose. */
export const proseOf = (page: string): string =>
  page.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, "").replaceAll(/`[^`\n]*`/g, "");

/** Headings of the columns whose cells are code of ours. */
const codeHeadings = new Set(["TypeScript", "Kindling"]);

/** The code in such columns of a page's tables: a cell is one piece of code in backticks. */
export function cellsIn(page: string): string[] {
  const tables = page.matchAll(/^(\|.*\|)\n\|[ :|-]+\|\n((?:\|.*\|\n)+)/gm);
  return [...tables].flatMap(([, head = "", body = ""]) => {
    const column = splitRow(head).findIndex((heading) => codeHeadings.has(heading));
    if (column < 0) return [];
    return body
      .trim()
      .split("\n")
      .map((row) => splitRow(row)[column]!.replaceAll(/^`|`$/g, ""));
  });
}

const splitRow = (row: string): string[] =>
  row
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim());

/** Where a page leads: the targets of its links and pictures. */
export const linksIn = (page: string): string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
    ([, target, attribute]) => target ?? attribute ?? "",
  );

/** The anchors of a page's headings, as GitHub and the site make them. */
export const anchorsIn = (page: string): string[] =>
  [...page.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, "").matchAll(/^#+ (.*)$/gm)].map(
    ([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replaceAll(/\s/g, "-"),
  );

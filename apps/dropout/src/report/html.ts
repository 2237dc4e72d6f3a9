/** @file HTML by tagged templates: what is put in is text, unless it is HTML already. */

/** A piece of HTML. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may be put into a template. */
export type Content = string | number | Html | null | readonly Content[];

/**
 * HTML with content in it.
 * @example
 * html`<b>${"a < b"}</b>`.text // => <b>a &lt; b</b>
 */
export const html = (parts: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(parts.map((part, i) => part + textOf(contents[i] ?? null)).join(""));

function textOf(content: Content): string {
  if (content === null) return "";
  if (content instanceof Html) return content.text;
  if (typeof content === "object") return content.map(textOf).join("");
  return String(content).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

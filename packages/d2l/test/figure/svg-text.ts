/** @file SVG text read back with a parser: the elements, their attributes and what is written. */
import { parseHTML } from "linkedom";

/** The attributes of an element by name. */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** The attributes of the SVG itself. */
export const attributes = (svg: string): Attributes => attributesOf(root(svg));

/** The attributes of each element of a name. */
export const elements = (svg: string, name: string): Attributes[] =>
  [...root(svg).querySelectorAll(name)].map(attributesOf);

/** The attributes of the element with that `aria-label`. */
export function element(svg: string, label: string): Attributes {
  const found = root(svg).querySelector(`[aria-label="${label}"]`);
  if (found === null) throw new Error(`no element labelled ${label}`);
  return attributesOf(found);
}

/** What is written, in the order of the document. */
export const texts = (svg: string): string[] =>
  [...root(svg).querySelectorAll("text")].map((text) => text.textContent ?? "");

/** How many elements are cut off at a frame that is there. */
export function clipped(svg: string): number {
  const document = root(svg);
  return elements(svg, "[clip-path]").filter((found) => {
    const id = found["clip-path"]?.match(/^url\(#(.+)\)$/)?.[1];
    return id !== undefined && document.querySelector(`clipPath[id="${id}"]`) !== null;
  }).length;
}

const root = (svg: string): Element => {
  const found = parseHTML(`<!doctype html><html><body>${svg}</body></html>`).document.querySelector(
    "svg",
  );
  if (found === null) throw new Error("no SVG");
  return found;
};

const attributesOf = (of: Element): Attributes =>
  Object.fromEntries([...of.attributes].map(({ name, value }) => [name, value]));

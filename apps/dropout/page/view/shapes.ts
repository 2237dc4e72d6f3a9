/** @file Shapes of an SVG picture, drawn in place: what is there already and stays is not touched. */

/** An element of a picture. */
export interface Shape {
  readonly name: "circle" | "image" | "line" | "path" | "rect" | "text";
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly text?: string;
}

const namespace = "http://www.w3.org/2000/svg";

/** An element of SVG with attributes. */
export function svgElement(
  document: Document,
  name: string,
  attributes: Shape["attributes"] = {},
): SVGElement {
  const element = document.createElementNS(namespace, name);
  setAttributes(element, attributes);
  return element;
}

/** Lets an element have these shapes, in order, and nothing else. */
export function showShapes(parent: SVGElement, shapes: readonly Shape[]): void {
  shapes.forEach((shape, i) => {
    const there = parent.children[i];
    if (there?.localName === shape.name) update(there, shape);
    else {
      const made = svgElement(parent.ownerDocument, shape.name);
      update(made, shape);
      if (there === undefined) parent.append(made);
      else there.replaceWith(made);
    }
  });
  while (parent.children.length > shapes.length) parent.lastElementChild?.remove();
}

function update(element: Element, { attributes, text = "" }: Shape): void {
  setAttributes(element, attributes);
  for (const name of element.getAttributeNames())
    if (!(name in attributes)) element.removeAttribute(name);
  if (element.textContent !== text) element.textContent = text;
}

function setAttributes(element: Element, attributes: Shape["attributes"]): void {
  for (const [name, value] of Object.entries(attributes))
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}

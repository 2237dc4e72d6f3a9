/** @file Elements of a page: found by their id, made, and told what to say. */

/** An element that the page's HTML has; its kind is checked. */
export function byId<E extends HTMLElement = HTMLElement>(
  id: string,
  kind: abstract new () => E = HTMLElement as unknown as abstract new () => E,
): E {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${kind.name} with the id ${id}`);
}

/** A new element with properties and children. */
export function made<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** Says something in a place that screen readers read out, if it is not said there already. */
export function say(place: HTMLElement, text: string, tone: "" | "wrong" | "warned" = ""): void {
  if (place.textContent !== text) place.textContent = text;
  place.classList.remove("wrong", "warned");
  if (tone !== "") place.classList.add(tone);
}

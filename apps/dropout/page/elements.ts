/** @file Elements of the page by their id. */

/** An element that the page's HTML has; its kind is checked. */
export function byId<E extends HTMLElement = HTMLElement>(
  id: string,
  kind: abstract new () => E = HTMLElement as unknown as abstract new () => E,
): E {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${kind.name} with the id ${id}`);
}

/** Says something in a place that screen readers read out, if it is not said there already. */
export function say(id: string, text: string, tone: "" | "wrong" | "warned" = ""): void {
  const place = byId(id);
  if (place.textContent !== text) place.textContent = text;
  place.className = place.className.replace(/\b(?:wrong|warned)\b/g, "").trim();
  if (tone !== "") place.classList.add(tone);
}

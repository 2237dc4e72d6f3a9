/** @file Plots that take the colours of the page, so that they are dark where it is. */
import * as Plot from "@observablehq/plot";

/** What all plots have in common. */
export const look = {
  marginLeft: 46,
  style: { background: "transparent", color: "var(--ink)", fontSize: "11px" },
} as const satisfies Plot.PlotOptions;

/** How wide a plot is in a place. */
export const widthFor = (place: HTMLElement): number =>
  Math.max(260, Math.min(place.clientWidth || 360, 560));

/** How high a plot is, unless it has a height of its own. */
export const heightOf = (width: number): number => Math.round(width * 0.52);

/** A plot's picture, with one label in the end for all that its parts would say. */
export function finished(plot: Element): Element {
  for (const part of plot.querySelectorAll("g[aria-label]")) part.removeAttribute("aria-label");
  const picture = plot.matches("svg") ? plot : plot.querySelector("svg");
  picture?.setAttribute("role", "img");
  return picture ?? plot;
}

/** Shows a plot in a place, instead of what was there; `label` is what screen readers say of it. */
export function show(place: HTMLElement, label: string, options: Plot.PlotOptions): void {
  const width = widthFor(place);
  const { ownerDocument: document } = place;
  const plot = Plot.plot({ document, ...look, width, height: heightOf(width), ...options });
  finished(plot).setAttribute("aria-label", label);
  place.replaceChildren(plot);
}

/** A place for a plot within another, made when it is first asked for. */
export function placeIn(parent: HTMLElement, name: string): HTMLElement {
  const known = parent.querySelector<HTMLElement>(`[data-plot="${name}"]`);
  if (known !== null) return known;
  const made = parent.ownerDocument.createElement("div");
  made.dataset["plot"] = name;
  parent.append(made);
  return made;
}

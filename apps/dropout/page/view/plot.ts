/** @file Plots that take the colours of the page, so that they are dark where it is. */
import * as Plot from "@observablehq/plot";

/** Shows a plot in a place, instead of what was there; `label` is what screen readers say of it. */
export function show(place: HTMLElement, label: string, options: Plot.PlotOptions): void {
  const width = Math.max(260, Math.min(place.clientWidth || 360, 560));
  const document = place.ownerDocument;
  const plot = Plot.plot({
    document,
    width,
    height: Math.round(width * 0.52),
    marginLeft: 46,
    style: { background: "transparent", color: "var(--ink)", fontSize: "11px" },
    ...options,
  });
  const picture = plot.matches("svg") ? plot : plot.querySelector("svg");
  // what the label says, its parts need not
  for (const part of plot.querySelectorAll("g[aria-label]")) part.removeAttribute("aria-label");
  picture?.setAttribute("role", "img");
  picture?.setAttribute("aria-label", label);
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

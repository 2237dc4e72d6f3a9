/** @file The thinned network in one training step: units that were dropped, that are silent, that pass on. */
import { FashionMNIST } from "@kindling/datasets";
import { byId, say } from "../elements.ts";
import type { HiddenLayer, Link, NetworkPicture } from "../protocol.ts";
import { garmentCanvas } from "./garment.ts";

const [width, height] = [440, 300];
const columns = 8;
const spacing = 8.6;
/** Left edges of the grids of units, and of the bars of the classes. */
const [layerX, classX] = [[78, 196], 318] as const;
const top = 14;

/** Draws a step; empties the place without one. */
export function drawNetwork(picture: NetworkPicture | undefined, program: string): void {
  const place = byId("network");
  if (picture === undefined) {
    place.replaceChildren();
    say("network-note", "The first image of a batch on its way through one training step.");
    return;
  }
  const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" });
  svg.setAttribute("aria-label", `${program}: ${describe(picture)}`);
  svg.append(
    photo(picture),
    ...links(picture),
    ...picture.layers.flatMap(units),
    ...classes(picture),
  );
  place.replaceChildren(svg);
  say("network-note", describe(picture));
}

const describe = ({ layers, scores }: NetworkPicture): string => {
  const parts = layers.map((layer, i) => {
    const count = (state: UnitState): number =>
      layer.before.reduce((n, _, unit) => n + Number(stateOf(layer, unit) === state), 0);
    return `layer ${i + 1}: ${count("dropped")} of ${count("dropped") + count("kept")} active units dropped`;
  });
  return `${parts.join("; ")}; highest score: ${FashionMNIST.classes[indexOfMax(scores)]}.`;
};

type UnitState = "kept" | "dropped" | "silent";

const stateOf = ({ before, after }: HiddenLayer, unit: number): UnitState =>
  before[unit] === 0 ? "silent" : after[unit] === 0 ? "dropped" : "kept";

function units(layer: HiddenLayer, depth: number): SVGElement[] {
  const strongest = Math.max(...layer.after, 1e-9);
  return Array.from(layer.before, (_, unit) => {
    const [cx, cy] = placeOf(depth, unit);
    const state = stateOf(layer, unit);
    const r = state === "kept" ? 1.6 + 2.2 * Math.sqrt(layer.after[unit]! / strongest) : 2.2;
    return element("circle", { cx, cy, r: state === "silent" ? 1.1 : r, class: `unit ${state}` });
  });
}

function links({ links: perLayer, layers }: NetworkPicture): SVGElement[] {
  return perLayer.flatMap((list, depth) =>
    list.map(({ from, to, strength }: Link) => {
      const [x1, y1] = placeOf(depth, from);
      const [x2, y2] = depth + 1 < layers.length ? placeOf(depth + 1, to) : [classX, classY(to)];
      return element("line", { x1, y1, x2, y2, class: strength < 0 ? "link negative" : "link" });
    }),
  );
}

function classes({ scores }: NetworkPicture): SVGElement[] {
  const best = indexOfMax(scores);
  return FashionMNIST.classes.map((name, c) => {
    const text = element("text", { x: classX + 6, y: classY(c) + 4 });
    text.textContent = `${c === best ? "▸ " : ""}${name} ${scores[c]!.toFixed(1)}`;
    if (c === best) text.setAttribute("font-weight", "700");
    return text;
  });
}

function photo({ image }: NetworkPicture): SVGElement {
  const grey = Array.from(image, (value) => 255 * value);
  const href = garmentCanvas(grey, "").toDataURL();
  return element("image", { href, x: 0, y: height / 2 - 32, width: 64, height: 64 });
}

const placeOf = (depth: number, unit: number): [x: number, y: number] => [
  layerX[depth]! + (unit % columns) * spacing + spacing / 2,
  top + Math.floor(unit / columns) * spacing,
];
const classY = (c: number): number => top + 10 + c * 27;

const indexOfMax = (values: Float32Array): number => values.indexOf(Math.max(...values));

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

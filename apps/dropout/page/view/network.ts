/** @file The thinned network in one training step: units that were dropped, that are silent, that pass on. */
import { FashionMNIST } from "@kindling/datasets";
import { say } from "../elements.ts";
import type { HiddenLayer, Link, NetworkPicture } from "../protocol.ts";
import { garmentCanvas } from "./garment.ts";
import type { Panel } from "./panel.ts";
import type { Words } from "./words.ts";

const [width, height] = [440, 300];
const columns = 8;
const spacing = 8.6;
/** Left edges of the grids of units, and of the bars of the classes. */
const [layerX, classX] = [[78, 196], 318] as const;
const top = 14;

/** Draws a step; empties the place without one. */
export function drawNetwork(
  { place, note }: Panel,
  picture: NetworkPicture | undefined,
  program: string | undefined,
  words: Words,
): void {
  if (picture === undefined) {
    place.replaceChildren();
    say(note, words.networkHint);
    return;
  }
  const svg = networkSvg(picture, photoOf(picture));
  svg.setAttribute("aria-label", `${program}: ${described(picture, words)}`);
  place.replaceChildren(svg);
  say(note, described(picture, words));
}

/**
 * A step as a picture.
 *
 * @param photo     address of the image that passes
 * @param document  what makes the elements
 */
export function networkSvg(picture: NetworkPicture, photo: string, document = globalThis.document) {
  const make = (shape: Shape): SVGElement => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", shape.name);
    for (const [key, value] of Object.entries(shape.attributes))
      element.setAttribute(key, String(value));
    if (shape.text !== undefined) element.textContent = shape.text;
    return element;
  };
  const shapes = [
    photoShape(photo),
    ...links(picture),
    ...picture.layers.flatMap(units),
    ...classes(picture),
  ];
  const attributes = { viewBox: `0 0 ${width} ${height}`, role: "img", class: "network" };
  const svg = make({ name: "svg", attributes });
  svg.append(...shapes.map(make));
  return svg;
}

/** An element of the picture. */
interface Shape {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly text?: string;
}

/** What a step shows, in a sentence. */
export function described({ layers, scores }: NetworkPicture, words: Words): string {
  const parts = layers.map((layer, i) => {
    const count = (state: UnitState): number =>
      layer.before.reduce((n, _, unit) => n + Number(stateOf(layer, unit) === state), 0);
    const dropped = count("dropped");
    return words.layerDropped(i + 1, dropped, dropped + count("kept"));
  });
  return [...parts, words.highest(FashionMNIST.classes[indexOfMax(scores)]!)].join(words.join);
}

type UnitState = "kept" | "dropped" | "silent";

const stateOf = ({ before, after }: HiddenLayer, unit: number): UnitState =>
  before[unit] === 0 ? "silent" : after[unit] === 0 ? "dropped" : "kept";

function units(layer: HiddenLayer, depth: number): Shape[] {
  const strongest = Math.max(...layer.after, 1e-9);
  return Array.from(layer.before, (_, unit) => {
    const [cx, cy] = placeOf(depth, unit);
    const state = stateOf(layer, unit);
    const share = Math.sqrt(layer.after[unit]! / strongest);
    const r = { silent: 1.1, dropped: 2.2, kept: rounded(1.6 + 2.2 * share) }[state];
    return { name: "circle", attributes: { cx, cy, r, class: `unit ${state}` } };
  });
}

function links({ links: perLayer, layers }: NetworkPicture): Shape[] {
  return perLayer.flatMap((list, depth) =>
    list.map(({ from, to, strength }: Link) => {
      const [x1, y1] = placeOf(depth, from);
      const [x2, y2] = depth + 1 < layers.length ? placeOf(depth + 1, to) : [classX, classY(to)];
      const style = strength < 0 ? "link negative" : "link";
      return { name: "line", attributes: { x1, y1, x2, y2, class: style } };
    }),
  );
}

function classes({ scores }: NetworkPicture): Shape[] {
  const best = indexOfMax(scores);
  return FashionMNIST.classes.map((name, c) => ({
    name: "text",
    attributes: { x: classX + 6, y: classY(c) + 4, "font-weight": c === best ? 700 : 400 },
    text: `${c === best ? "▸ " : ""}${name} ${textOf(scores[c]!)}`,
  }));
}

/** With one digit behind the point, and without a minus before zeros. */
const textOf = (score: number): string => (Math.round(10 * score) / 10).toFixed(1);

const photoShape = (href: string): Shape => ({
  name: "image",
  attributes: { href, x: 0, y: height / 2 - 32, width: 64, height: 64 },
});

const photoOf = ({ image }: NetworkPicture): string =>
  garmentCanvas(
    Array.from(image, (value) => 255 * value),
    "",
  ).toDataURL();

const placeOf = (depth: number, unit: number): [x: number, y: number] => [
  rounded(layerX[depth]! + (unit % columns) * spacing + spacing / 2),
  rounded(top + Math.floor(unit / columns) * spacing),
];
const classY = (c: number): number => top + 10 + c * 27;

const indexOfMax = (values: Float32Array): number => values.indexOf(Math.max(...values));

const rounded = (x: number): number => Math.round(100 * x) / 100;

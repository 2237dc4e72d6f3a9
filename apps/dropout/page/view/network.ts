/** @file The thinned network in one training step: units that were dropped, that are silent, that pass on. */
import { made, say } from "../elements.ts";
import type { HiddenLayer, NetworkPicture } from "../protocol.ts";
import { classNames } from "./class-names.ts";
import { paintGarment } from "./garment.ts";
import type { Panel } from "./panel.ts";
import { type Shape, showShapes, svgElement } from "./shapes.ts";
import type { Words } from "./words.ts";

const [width, height] = [440, 300];
const columns = 8;
const spacing = 8.6;
/** Left edges of the grids of units, and of the bars of the classes. */
const [layerX, classX] = [[78, 196], 318] as const;
const top = 14;

/** Draws a step; without one, the network at rest. */
export function drawNetwork(
  { place, note }: Panel,
  picture: NetworkPicture | undefined,
  program: string | undefined,
  words: Words,
): void {
  const { svg, photo } = frameIn(place);
  const shown = picture ?? atRest;
  showShapes(svg, shapesOf(shown));
  paintGarment(
    photo,
    shown.image.map((value) => 255 * value),
  );
  photo.classList.toggle("at-rest", picture === undefined);
  const said = picture === undefined ? words.networkHint : described(picture, words);
  svg.setAttribute("aria-label", picture === undefined ? said : `${program}: ${said}`);
  say(note, said);
}

/** Of the programs' size. That it is drawn before there is a step makes the first one quick to draw. */
const atRest: NetworkPicture = {
  image: new Float32Array(784),
  layers: layerX.map(() => ({ before: new Float32Array(256), after: new Float32Array(256) })),
  links: [],
  scores: new Float32Array(0),
};

interface Frame {
  readonly svg: SVGElement;
  /** Above the picture, as an image in it would have to be encoded and loaded for each step. */
  readonly photo: HTMLCanvasElement;
}

const frames = new WeakMap<HTMLElement, Frame>();

/** The frame that is there, or a new one. */
function frameIn(place: HTMLElement): Frame {
  const known = frames.get(place);
  if (known?.svg.parentNode?.parentNode === place) return known;
  const photo = made("canvas", { className: "photo", ariaHidden: "true" });
  const frame = { svg: emptySvg(place.ownerDocument), photo };
  place.replaceChildren(made("div", { className: "network-frame" }, frame.svg, photo));
  frames.set(place, frame);
  return frame;
}

/**
 * A step as a picture.
 *
 * @param photo     address of the image that passes
 * @param document  what makes the elements
 */
export function networkSvg(picture: NetworkPicture, photo: string, document: Document): SVGElement {
  const svg = emptySvg(document);
  showShapes(svg, [photoShape(photo), ...shapesOf(picture)]);
  return svg;
}

const emptySvg = (document: Document): SVGElement =>
  svgElement(document, "svg", {
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    class: "network",
  });

const shapesOf = (picture: NetworkPicture): Shape[] => [
  ...links(picture),
  ...picture.layers.flatMap(units),
  ...classes(picture),
];

/** What a step shows, in a sentence. */
export function described({ layers, scores }: NetworkPicture, words: Words): string {
  const parts = layers.map((layer, i) => {
    const count = (state: UnitState): number =>
      layer.before.reduce((n, _, unit) => n + Number(stateOf(layer, unit) === state), 0);
    const dropped = count("dropped");
    return words.layerDropped(i + 1, dropped, dropped + count("kept"));
  });
  return [...parts, words.highest(classNames[indexOfMax(scores)]!)].join(words.join);
}

type UnitState = "kept" | "dropped" | "silent";

const stateOf = ({ before, after }: HiddenLayer, unit: number): UnitState =>
  before[unit] === 0 ? "silent" : after[unit] === 0 ? "dropped" : "kept";

/** A path for each state, as half a thousand circles would take the page too long to style. */
function units(layer: HiddenLayer, depth: number): Shape[] {
  const strongest = Math.max(...layer.after, 1e-9);
  const circles: Record<UnitState, string> = { silent: "", dropped: "", kept: "" };
  layer.before.forEach((_, unit) => {
    const state = stateOf(layer, unit);
    const share = Math.sqrt(layer.after[unit]! / strongest);
    const r = { silent: 1.1, dropped: 2.2, kept: rounded(1.6 + 2.2 * share) }[state];
    circles[state] += circle(...placeOf(depth, unit), r);
  });
  return Object.entries(circles).map(([state, d]) => ({
    name: "path",
    attributes: { d, class: `unit ${state}` },
  }));
}

/** As part of a path. */
const circle = (x: number, y: number, r: number): string =>
  `M${rounded(x - r)},${y}a${r},${r},0,1,0,${2 * r},0a${r},${r},0,1,0,${-2 * r},0`;

/** A path for those that raise, and one for those that lower. */
function links({ links: perLayer, layers }: NetworkPicture): Shape[] {
  const lines = { link: "", "link negative": "" };
  for (const [depth, list] of perLayer.entries()) {
    for (const { from, to, strength } of list) {
      const end = depth + 1 < layers.length ? placeOf(depth + 1, to) : [classX, classY(to)];
      const style = strength < 0 ? "link negative" : "link";
      lines[style] += `M${placeOf(depth, from).join()}L${end.join()}`;
    }
  }
  return Object.entries(lines).map(([style, d]) => ({
    name: "path",
    attributes: { d, class: style },
  }));
}

function classes({ scores }: NetworkPicture): Shape[] {
  const best = indexOfMax(scores);
  return classNames.map((name, c) => ({
    name: "text",
    attributes: { x: classX + 6, y: classY(c) + 4, "font-weight": c === best ? 700 : 400 },
    text: `${c === best ? "▸ " : ""}${name}${c in scores ? ` ${textOf(scores[c]!)}` : ""}`,
  }));
}

/** With one digit behind the point, a minus that is as wide as a plus, and none before zeros. */
const textOf = (score: number): string =>
  (Math.round(10 * score) / 10).toFixed(1).replace("-", "−");

const photoShape = (href: string): Shape => ({
  name: "image",
  attributes: { href, x: 0, y: height / 2 - 32, width: 64, height: 64 },
});

const placeOf = (depth: number, unit: number): [x: number, y: number] => [
  rounded(layerX[depth]! + (unit % columns) * spacing + spacing / 2),
  rounded(top + Math.floor(unit / columns) * spacing),
];
const classY = (c: number): number => top + 10 + c * 27;

const indexOfMax = (values: Float32Array): number => values.indexOf(Math.max(...values));

const rounded = (x: number): number => Math.round(100 * x) / 100;

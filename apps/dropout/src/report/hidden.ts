/** @file Pictures of dropout at work: the hidden units of one image, and which of them steps drop. */
import { encodePicture } from "@kindling/d2l";
import { fromTypedArray, nn, noGrad, onesLike, type Tensor } from "@kindling/torch";
import type { Classifier, Probabilities, Program } from "../programs/program.ts";

/** A hidden layer's units as pictures, 16 by 16. */
export interface HiddenLayer {
  readonly probability: number;
  /** The first as it is, the others as steps of training see it. */
  readonly pictures: readonly UnitPicture[];
}

export interface UnitPicture {
  /** The share of units that are dropped. */
  readonly dropped: number;
  /** `data:image/png;…`; dropped units are orange, others the lighter the greater. */
  readonly uri: string;
}

/**
 * The hidden layers for an image.
 *
 * @param image  `[1, 28, 28]`
 * @param steps  how many masks are drawn of each
 */
export function hiddenLayers(
  program: Program,
  net: Classifier,
  image: Tensor,
  { dropout1, dropout2 }: Probabilities,
  steps = 3,
): HiddenLayer[] {
  return noGrad(() => {
    const [first, second] = [...net.modules()].filter((it) => it instanceof nn.Linear);
    if (first === undefined || second === undefined) return [];
    const h1 = first(image.reshape(1, -1)).relu();
    const h2 = second(h1).relu();
    return [layer(program, h1, dropout1, steps), layer(program, h2, dropout2, steps)];
  });
}

function layer(program: Program, h: Tensor, probability: number, steps: number): HiddenLayer {
  const units = Float64Array.from(h.toTypedArray() as ArrayLike<number>);
  const masks = Array.from({ length: steps }, () => {
    const dropped = program.drop(onesLike(h), probability).eq(0);
    return Array.from(dropped.toTypedArray(), Boolean);
  });
  return { probability, pictures: [[], ...masks].map((mask) => unitPicture(units, mask)) };
}

function unitPicture(units: Float64Array, isDropped: readonly boolean[]): UnitPicture {
  const most = units.reduce((a, b) => Math.max(a, b), 0) || 1;
  const side = Math.ceil(Math.sqrt(units.length));
  const pixels = new Uint8Array(side * side * 3);
  units.forEach((unit, i) => {
    const light = Math.round((unit / most) * 255);
    pixels.set(isDropped[i] === true ? orange : [light, light, light], 3 * i);
  });
  const { uri } = encodePicture(fromTypedArray(pixels, [side, side, 3]));
  return { dropped: isDropped.filter(Boolean).length / units.length, uri };
}

const orange = [230, 120, 20];

/**
 * @file Ten kinds of clothes as polygons, one row each, in the order of the classes. Measures are
 * pixels on an image of 28 × 28; each is drawn anew for every garment, so that no two are alike
 * and neighbouring kinds (shirt and pullover, sneaker and boot) can be mistaken for each other.
 */
import { band, neckline, sleeves, stripe, topMeasures, torso } from "./cuts.ts";
import type { Draw, Part } from "./cuts.ts";
import type { Polygon } from "./raster.ts";

/** The parts of a garment of each class, from back to front. */
export const garments: readonly ((draw: Draw) => Part[])[] = [
  tShirt,
  trouser,
  pullover,
  dress,
  coat,
  sandal,
  shirt,
  sneaker,
  bag,
  ankleBoot,
];

function tShirt(draw: Draw): Part[] {
  const top = topMeasures(draw, { width: [5.2, 7], hem: [21, 25], sleeve: [3.5, 7] });
  return [
    ...sleeves(top, draw(0.85, 1)),
    torso(top, 1),
    neckline(draw(2, 3.6), draw(1.2, 3.2), top),
  ];
}

function trouser(draw: Draw): Part[] {
  const waist = draw(3.2, 4.8);
  const hip = waist + draw(0.2, 1.2);
  const ankle = draw(1.6, 2.6);
  const spread = draw(0.4, 2.2);
  const crotch = draw(8, 11);
  const end = draw(24.5, 27);
  const leg = (sign: 1 | -1): Part => ({
    light: sign === 1 ? 1 : 0.93,
    outline: [
      [14, 2],
      [14 + sign * waist, 2],
      [14 + sign * hip, crotch - 1],
      [14 + sign * (spread + 2 * ankle), end],
      [14 + sign * spread, end],
      [14, crotch],
    ],
  });
  return [leg(-1), leg(1), band(14 - waist, 14 + waist, 2, 3.3, draw(0.7, 1))];
}

function pullover(draw: Draw): Part[] {
  const top = topMeasures(draw, { width: [5.4, 7], hem: [20.5, 25], sleeve: [13, 18] });
  const ribbing = band(14 - top.width, 14 + top.width, top.hem - 1.6, top.hem, draw(0.7, 0.95));
  const neck = neckline(draw(2, 3.2), draw(0.8, 2), top);
  return [...sleeves(top, draw(0.8, 1)), torso(top, 1), ribbing, neck];
}

function dress(draw: Draw): Part[] {
  const bust = draw(2.6, 4.4);
  const waist = bust - draw(0.2, 1);
  const hem = draw(3.6, 7.4);
  const waistY = draw(9, 12.5);
  const neck = draw(1, 2.2);
  return [
    {
      light: 1,
      outline: [
        [14 - bust, 2.2],
        [14 - neck, 1.4],
        [14, 1.4 + draw(0.8, 4)],
        [14 + neck, 1.4],
        [14 + bust, 2.2],
        [14 + waist, waistY],
        [14 + hem, 26.4],
        [14 - hem, 26.4],
        [14 - waist, waistY],
      ],
    },
    band(14 - waist - 0.2, 14 + waist + 0.2, waistY - 0.6, waistY + 0.6, draw(0.75, 1.15)),
  ];
}

function coat(draw: Draw): Part[] {
  const top = topMeasures(draw, { width: [5, 6.6], hem: [24, 27], sleeve: [15, 20] });
  const open = draw(0.25, 0.9);
  const lapel: Part = {
    light: draw(0.45, 0.75),
    outline: [
      [14 - draw(2.4, 3.6), top.shoulder],
      [14 + draw(2.4, 3.6), top.shoulder],
      [14, top.shoulder + draw(4, 9)],
    ],
  };
  const front = band(14 - open, 14 + open, top.shoulder + 2, top.hem, draw(0.2, 0.55));
  return [...sleeves(top, draw(0.75, 0.95)), torso(top, 1), lapel, front];
}

function sandal(draw: Draw): Part[] {
  const heel = draw(0, 6);
  const sole = draw(1, 2.2);
  const strap = (at: number, lean: number): Part => ({
    light: draw(0.7, 1.1),
    outline: [
      [at, 20],
      [at + lean, draw(9, 14)],
      [at + lean + draw(1.2, 2.2), draw(9, 14)],
      [at + draw(1.4, 2.6), 20],
    ],
  });
  return [
    {
      light: 1,
      outline: [
        [1.5, 20.5],
        [12, 20 - 0.3 * heel],
        [26, 19.5 - heel],
        [26.4, 22],
        [23.5, 22],
        [22.5, 21 - 0.6 * heel],
        [12, 20.5 + sole],
        [1.5, 20.5 + sole],
      ],
    },
    strap(draw(4, 7), draw(1, 4)),
    strap(draw(10, 13), draw(0, 3)),
    strap(draw(19, 22), draw(0, 2)),
  ];
}

function shirt(draw: Draw): Part[] {
  const top = topMeasures(draw, { width: [5, 6.8], hem: [21.5, 26], sleeve: [5, 18] });
  const collar = draw(2.2, 3.4);
  const wing = (sign: 1 | -1): Part => ({
    light: draw(1.05, 1.25),
    outline: [
      [14, top.shoulder + 0.4],
      [14 + sign * collar, top.shoulder - 0.6],
      [14 + sign * (collar - 0.6), top.shoulder + draw(1.8, 3)],
    ],
  });
  const buttons = band(13.7, 14.3, top.shoulder + 1, top.hem, draw(0.6, 0.9));
  return [...sleeves(top, draw(0.82, 1)), torso(top, 1), buttons, wing(-1), wing(1)];
}

function sneaker(draw: Draw): Part[] {
  const collar = draw(9.5, 12.5);
  const toe = draw(15.5, 18);
  const upper: Part = {
    light: 1,
    outline: [
      [1.6, toe + 1.5],
      [5, toe],
      [11.5, 14.4],
      [17, collar + 0.8],
      [19, collar + 1.6],
      [25.6, collar],
      [26.4, 19.5],
      [1.2, 19.5],
    ],
  };
  const laces = [0, 1, 2].map((k) => stripe(9.5 + 2.4 * k, 15.6 - 1.1 * k, draw(0.5, 0.85)));
  const side = stripe(draw(15, 18), 18.5, draw(0.5, 1.3));
  return [upper, ...laces, side, band(1, 26.6, 19.2, draw(20.6, 22), draw(0.5, 1.2))];
}

function bag(draw: Draw): Part[] {
  const half = draw(7.5, 12);
  const top = draw(9.5, 13);
  const bottom = draw(21, 25.5);
  const slope = draw(-1.2, 1.8);
  const reach = draw(3.2, 6.5);
  const rise = draw(3, 7);
  const handle = (inset: number): Polygon => [
    [14 - reach + inset, top + 0.6],
    [14 - reach * 0.8 + inset, top - rise + inset],
    [14 + reach * 0.8 - inset, top - rise + inset],
    [14 + reach - inset, top + 0.6],
  ];
  const body: Polygon = [
    [14 - half + slope, top],
    [14 + half - slope, top],
    [14 + half, bottom],
    [14 - half, bottom],
  ];
  const flap = band(14 - half + 1, 14 + half - 1, top + 2.4, top + draw(2.9, 4), draw(0.6, 0.95));
  return [
    { outline: handle(0), light: draw(0.75, 1) },
    { outline: handle(draw(0.9, 1.5)), light: 0 },
    { outline: body, light: 1 },
    flap,
  ];
}

function ankleBoot(draw: Draw): Part[] {
  const shaft = draw(2, 7);
  const front = draw(13, 15.5);
  const heel = draw(0, 3.2);
  const toe = draw(16, 18.5);
  return [
    {
      light: 1,
      outline: [
        [1.8, toe + 2.6],
        [4, toe],
        [front - 2.4, 15],
        [front, 11.5],
        [front + draw(-0.6, 1), shaft],
        [25.4, shaft],
        [25.8, 24.4],
        [21, 24.4],
        [20.4, 24.4 - heel],
        [1.8, 23.4],
      ],
    },
    band(front + 1.5, 25, shaft + 0.4, shaft + 1.4, draw(0.7, 1.1)),
    band(1.8, 20.6, 22.6, 23.6, draw(0.45, 0.9)),
  ];
}

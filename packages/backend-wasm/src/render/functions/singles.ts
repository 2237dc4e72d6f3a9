/**
 * @file The polynomials of functions that are computed in single precision: minimax, by Remez's exchange
 * (`bench/minimax.ts` makes them), each coefficient then rounded to float32.
 */

/** A polynomial of single precision, and where it is used. */
export interface Single {
  readonly of: string;
  readonly range: readonly [low: number, high: number];
  readonly coefficients: readonly number[];
}

export const singles = {
  /** exp(r) = 1 + r + r² P(r) */
  exp: {
    of: "(exp(r) - 1 - r) / r²",
    range: [-0.348, 0.348],
    coefficients: [
      0.4999999403953552, 0.166665181517601, 0.041668329387903214, 0.008369029499590397,
      0.0013814009726047516,
    ],
  },
  /** tanh(x) = x + x³ P(x²) */
  tanh: {
    of: "(tanh(x) - x) / x³, of x²",
    range: [0, 0.81],
    coefficients: [
      -0.33333322405815125, 0.13332977890968323, -0.05392928048968315, 0.02166353166103363,
      -0.008264552801847458, 0.0025826680939644575, -0.0004554603074211627,
    ],
  },
  /** log(1 + f) = f - f² / 2 + f³ P(f) */
  log: {
    of: "(log(1 + f) - f + f² / 2) / f³",
    range: [Math.SQRT1_2 - 1, Math.SQRT2 - 1],
    coefficients: [
      0.3333333134651184, -0.250008225440979, 0.20001237094402313, -0.16623303294181824,
      0.14201556146144867, -0.13160593807697296, 0.12763327360153198, -0.07635656744241714,
    ],
  },
  /** erfc(a) = (1 + a P(a - 2))⁴, which goes down to 0 at the end of the range */
  erfcRoot: {
    of: "(erfc(a)^¼ - 1) / a, of a - 2",
    range: [-2, 2.2],
    coefficients: [
      -0.3692387640476227, 0.04018720984458923, 0.029468178749084473, -0.01128967572003603,
      -0.00045822671381756663, 0.0010252977954223752, -0.00014211295638233423,
      -0.00005568347842199728, 0.000009608304026187398, 0.0000019963665636169026,
    ],
  },
} satisfies { readonly [name: string]: Single };

type Four = readonly [number, number, number, number];

/** erf(x) = x + x P(x²) up to `from`, and value + t P(t) with t = x - middle in the pieces beyond. */
export const erfPieces: {
  readonly from: number;
  readonly width: number;
  readonly middles: Four;
  readonly values: Four;
  readonly coefficients: readonly Four[];
} = {
  from: 1,
  width: 0.98,
  middles: [0, 1.504084587097168, 2.4645581245422363, 3.449108839035034],
  values: [0, 0.9665879607200623, 0.9995086193084717, 0.999998927116394],
  coefficients: [
    [0.12837916612625122, 0.11747972667217255, 0.0025973785668611526, 0.000007705715688643977046],
    [
      -0.37612637877464294, -0.17669926583766937, -0.0064013199880719185,
      -0.000026555695512797683477,
    ],
    [0.11283781379461288, 0.13803017139434814, 0.009650090709328651, 0.000058424604503670707345],
    [
      -0.02686539851129055, -0.044909436255693436, -0.009759682230651379,
      -0.000091857778897974640131,
    ],
    [0.005220945458859205, -0.014540688134729862, 0.006752257701009512, 0.00010923478112090379],
    [-0.0008482828852720559, 0.019287606701254845, -0.002927785972133279, -0.00010267322795698419],
    [
      0.00011256949073867872, -0.003967558965086937, 0.0003098201414104551,
      0.000076296237239148467779,
    ],
    [
      -0.000009641518772696144879, -0.0025620984379202127, 0.0003773344506043941,
      -0.000033771284506656229496,
    ],
  ],
};

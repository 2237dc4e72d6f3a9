/**
 * @file The reference backend: plain loops over typed arrays. The one that is always there, that
 * every other is measured against, and whose speed is that of honest TypeScript.
 */
import type { Backend } from "../backend.ts";
import { gather, scatter } from "./index-kernels.ts";
import { map } from "./map.ts";
import { matmul } from "./matmul.ts";
import { random } from "./random.ts";
import { reduce } from "./reduce.ts";
import { rowwise } from "./rowwise.ts";
import { scan } from "./scan.ts";
import { sort } from "./sort.ts";

/** The reference backend: plain TypeScript over typed arrays, and the meaning of every kernel. */
export const reference: Backend = {
  name: "reference",
  map,
  reduce,
  rowwise,
  matmul,
  random,
  gather,
  scatter,
  scan,
  sort,
};

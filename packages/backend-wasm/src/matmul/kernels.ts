/**
 * @file The kernels of matrix products for one element type, compiled over a memory.
 */
import { moduleBytes } from "../assembler/index.ts";
import { block } from "./block.ts";
import { type ElementName, elements } from "./element.ts";
import { copyPanel, moveStrided, transpose } from "./movers.ts";

/** Rows of the largest tile. */
export const tileRows = 6;

/** How wide tiles are: in vectors of 16 bytes, or in pairs of them that the engine is asked to join. */
export type Width = "narrow" | "wide";

const widths = {
  narrow: { vectors: 2, unroll: 4 },
  wide: { vectors: 4, unroll: 8 },
} as const;

type Kernel = (...numbers: number[]) => void;

/** Functions over addresses in one memory; their parameters are described where they are written. */
export interface ProductKernels {
  /** Bytes of a row of a panel. */
  readonly panelBytes: number;
  readonly block: Kernel;
  readonly copyPanel: Kernel;
  readonly transpose: Kernel;
  readonly moveStrided: Kernel;
}

/**
 * Compiles the kernels.
 *
 * @param isRelaxed  use `relaxed_madd`, which the engine must have; otherwise two roundings
 */
export function compileProduct(
  name: ElementName,
  isRelaxed: boolean,
  memory: WebAssembly.Memory,
  width: Width = "narrow",
): ProductKernels {
  const element = elements[name];
  const { vectors, unroll } = widths[width];
  const panelBytes = 16 * vectors;
  const bytes = moduleBytes({
    memory: { initialPages: 0 },
    exports: {
      block: block({ element, rows: tileRows, vectors, unroll, isRelaxed }),
      copyPanel: copyPanel(panelBytes),
      transpose: transpose(element),
      moveStrided: moveStrided(element),
    },
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return { ...(exports as unknown as ProductKernels), panelBytes }; // the four functions above
}

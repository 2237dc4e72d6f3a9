/**
 * @file The two libraries that draw, loaded when the first figure is drawn: a program that never
 * draws needs neither. In a page the document is the page's own; elsewhere linkedom stands in.
 */
import { KindlingError } from "@kindling/tensor";

/** Observable Plot. */
export type PlotLibrary = typeof import("@observablehq/plot");

/** What drawing needs. */
export interface DrawingLibraries {
  readonly plot: PlotLibrary;
  readonly document: Document;
}

/**
 * Loads them, once.
 *
 * @throws {KindlingError} when one is not installed, naming the command that installs it.
 */
export function drawingLibraries(): Promise<DrawingLibraries> {
  loaded ??= load().catch((error: unknown) => {
    loaded = undefined; // it may be installed before the next try
    throw error;
  });
  return loaded;
}

let loaded: Promise<DrawingLibraries> | undefined;

async function load(): Promise<DrawingLibraries> {
  const plot = await orExplain("@observablehq/plot", import("@observablehq/plot"));
  if (typeof document !== "undefined") return { plot, document };
  const { parseHTML } = await orExplain("linkedom", import("linkedom"));
  return { plot, document: parseHTML("<!doctype html><html></html>").document };
}

async function orExplain<Library>(name: string, library: Promise<Library>): Promise<Library> {
  try {
    return await library;
  } catch (cause) {
    throw new KindlingError(
      `figure: the drawing library ${name} cannot be loaded`,
      {
        got: cause instanceof Error ? cause.message : String(cause),
        expected: `${name}, an optional peer dependency of @kindling/d2l, to be installed`,
        fix: "npm install @observablehq/plot linkedom",
      },
      { cause },
    );
  }
}

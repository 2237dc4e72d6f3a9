/**
 * @file The two libraries that draw, loaded when the first figure is drawn: a program that never
 * draws needs neither. In a page the document is the page's own; elsewhere linkedom stands in.
 */
import { KindlingError } from "@kindling/tensor";
import { nodeLibrary } from "../node-files.ts";

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
  // a bundler that finds the name beside catch goes on without the library
  const plot = await import("@observablehq/plot").catch(explain("@observablehq/plot"));
  if (typeof document !== "undefined") return { plot, document };
  const { parseHTML } = await nodeLibrary("linkedom").catch(explain("linkedom"));
  return { plot, document: parseHTML("<!doctype html><html></html>").document };
}

const explain =
  (name: string) =>
  (cause: unknown): never => {
    throw new KindlingError(
      `figure: the drawing library ${name} cannot be loaded`,
      {
        got: cause instanceof Error ? cause.message : String(cause),
        expected: `${name}, an optional peer dependency of @kindling/d2l, to be installed`,
        fix: "npm install @observablehq/plot linkedom",
      },
      { cause },
    );
  };

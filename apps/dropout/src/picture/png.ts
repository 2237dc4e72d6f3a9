/** @file SVG to PNG, with a font of its own: a machine without fonts would leave the text out. */
import { readFile } from "node:fs/promises";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

/** The picture as PNG, `zoom` pixels to one of the SVG's. */
export async function pngOf(svg: string, zoom = 2): Promise<Uint8Array> {
  const font = await (prepared ??= prepare());
  const family = { defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" };
  const resvg = new Resvg(svg, {
    font: { fontBuffers: [font], ...family },
    fitTo: { mode: "zoom", value: zoom },
    background: "white",
    imageRendering: 1, // pictures keep their pixels
  });
  const image = resvg.render();
  const png = image.asPng();
  image.free();
  resvg.free();
  return png;
}

let prepared: Promise<Uint8Array> | undefined;

/** Loads the renderer, once, and gives the font. */
async function prepare(): Promise<Uint8Array> {
  const [code, font] = await Promise.all([
    fileOf("@resvg/resvg-wasm/index_bg.wasm"),
    fileOf("@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff2"),
  ]);
  await initWasm(code);
  return font;
}

const fileOf = (name: string): Promise<Buffer<ArrayBuffer>> =>
  readFile(new URL(import.meta.resolve(name)));

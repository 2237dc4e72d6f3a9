/** @file The book's `show_images`: a grid of pictures with titles, as one SVG. */
import { ValueError, type Tensor } from "@kindling/tensor";
import { encodePicture, pictures, type Picture } from "./pixels.ts";

/**
 * A grid of pictures that can be drawn.
 * @example
 * showImages(zeros(2, 8, 8), 1, 2) instanceof ImageGrid // => true
 */
export class ImageGrid {
  private readonly cells: readonly Cell[];
  private readonly columns: number;
  private readonly cellPx: number;

  constructor(cells: readonly Cell[], columns: number, cellPx: number) {
    this.cells = cells;
    this.columns = columns;
    this.cellPx = cellPx;
  }

  /**
   * The grid as SVG text, the pixels inside it.
   * @example
   * const svg = await showImages(zeros(2, 8, 8), 1, 2, ["first", "second"]).svg();
   * svg.includes("second") // => true
   */
  async svg(): Promise<string> {
    const titleLines = Math.max(0, ...this.cells.map(({ title }) => title.length));
    const titlePx = titleLines * lineHeightPx;
    const rowPx = this.cellPx + titlePx;
    const width = this.columns * this.cellPx;
    const height = Math.ceil(this.cells.length / this.columns) * rowPx;
    const drawn = this.cells.map((cell, i) => {
      const x = (i % this.columns) * this.cellPx;
      const y = Math.floor(i / this.columns) * rowPx;
      return drawCell(cell, x, y, titlePx, this.cellPx);
    });
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
        `viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="10" ` +
        `text-anchor="middle" style="background:white">`,
      ...drawn,
      "</svg>",
    ].join("\n");
  }

  /**
   * Writes the SVG to a file (Node only).
   * @example
   * import { mkdtemp, readFile } from "node:fs/promises";
   * import { tmpdir } from "node:os";
   * import { join } from "node:path";
   * const path = join(await mkdtemp(join(tmpdir(), "figure-")), "images.svg");
   * await showImages(zeros(2, 8, 8), 1, 2).save(path);
   * (await readFile(path, "utf8")).startsWith("<svg") // => true
   */
  async save(path: string): Promise<void> {
    const { saveText } = await import("../whole-file.ts");
    await saveText(path, await this.svg());
  }
}

/**
 * Pictures in a grid, row by row.
 *
 * @param imgs  `[n, h, w]`, `[n, h, w, c]` or a list of `[h, w]` or `[h, w, c]`.
 * @param titles  one a picture; a title may have several lines.
 * @param scale  the side of a picture's cell in inches.
 * @throws {ValueError} when the grid has fewer places than there are pictures.
 * @see Zhang et al., Dive into Deep Learning, §3.5
 * @example
 * const svg = await showImages(zeros(3, 8, 8), 2, 2).svg();
 * svg.match(/<image/g).length // => 3
 */
export function showImages(
  imgs: Tensor | readonly Picture[],
  numRows: number,
  numCols: number,
  titles: readonly string[] | null = null,
  scale = 1.5,
): ImageGrid {
  const shown = pictures(imgs);
  const places = numRows * numCols;
  if (![numRows, numCols].every((n) => Number.isInteger(n) && n > 0) || shown.length > places) {
    throw new ValueError("showImages: the grid is too small", {
      got: `${numRows} rows of ${numCols} for ${shown.length} pictures`,
      expected: "a place for each picture",
    });
  }
  const cells = shown.map((picture, i) => ({
    picture: encodePicture(picture),
    title: titles?.[i]?.split("\n") ?? [],
  }));
  return new ImageGrid(cells, numCols, scale * pixelsPerInch);
}

/** A picture and its title. */
export interface Cell {
  readonly picture: ReturnType<typeof encodePicture>;
  readonly title: readonly string[];
}

const pixelsPerInch = 96;
const lineHeightPx = 13;
const gapPx = 4;

function drawCell(cell: Cell, x: number, y: number, titlePx: number, cellPx: number): string {
  const { picture, title } = cell;
  const middle = x + cellPx / 2;
  const lines = title.map((line, i) => {
    const baseline = y + titlePx - 3 - (title.length - 1 - i) * lineHeightPx;
    return `<text x="${middle}" y="${baseline}">${escaped(line)}</text>`;
  });
  const side = cellPx - gapPx;
  const image =
    `<image x="${x + gapPx / 2}" y="${y + titlePx + gapPx / 2}" width="${side}" height="${side}" ` +
    `style="image-rendering:pixelated" href="${picture.uri}"/>`;
  return [...lines, image].join("\n");
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

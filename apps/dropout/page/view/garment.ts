/** @file An image of a garment, as a canvas. */

const side = 28;

/** Grey values from 0 to 255, drawn as they are. */
export function garmentCanvas(pixels: ArrayLike<number>, alternative: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  canvas.className = "garment";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", alternative);
  const image = new ImageData(side, side);
  for (let i = 0; i < side * side; i++) {
    image.data.fill(pixels[i]!, 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

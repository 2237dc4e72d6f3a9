/** @file An image of a garment, as a canvas. */

const side = 28;

/** Grey values from 0 to 255, drawn as they are. */
export function garmentCanvas(pixels: ArrayLike<number>, alternative: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.className = "garment";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", alternative);
  paintGarment(canvas, pixels);
  return canvas;
}

/** The same on a canvas that is there. */
export function paintGarment(canvas: HTMLCanvasElement, pixels: ArrayLike<number>): void {
  if (canvas.width !== side || canvas.height !== side) canvas.width = canvas.height = side;
  const image = new ImageData(side, side);
  for (let i = 0; i < side * side; i++) {
    image.data.fill(pixels[i]!, 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

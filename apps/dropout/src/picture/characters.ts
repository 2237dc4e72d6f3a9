/** @file A grey picture in characters, two rows of pixels to a line. */

/** `greys`: half blocks in the terminal's 24 greys; `letters`: characters that are light or dense. */
export type CharacterStyle = "greys" | "letters";

/**
 * The lines of a picture.
 *
 * @param pixels  rows of `width` bytes, 0 black.
 * @example
 * picture(Uint8Array.of(0, 255, 0, 255), 2, "letters") // => [ ' @' ]
 */
export function picture(pixels: Uint8Array, width: number, style: CharacterStyle): string[] {
  const lines = Math.ceil(pixels.length / width / 2);
  return Array.from({ length: lines }, (_, line) => {
    const cells = Array.from({ length: width }, (_cell, x) => {
      const top = pixels[2 * line * width + x] ?? 0;
      return styles[style].cell(top, pixels[(2 * line + 1) * width + x] ?? 0);
    });
    return cells.join("") + styles[style].end;
  });
}

interface Characters {
  readonly cell: (top: number, bottom: number) => string;
  /** What ends a line. */
  readonly end: string;
}

const ramp = " .:-=+*#%@";
const share = (value: number, levels: number): number => Math.round((value / 255) * (levels - 1));
/** The greys of a terminal with 256 colours are numbers 232 to 255. */
const grey = (value: number): number => 232 + share(value, 24);

const styles: { readonly [S in CharacterStyle]: Characters } = {
  greys: {
    cell: (top, bottom) => `\x1b[38;5;${grey(top)};48;5;${grey(bottom)}m▀`,
    end: "\x1b[0m",
  },
  letters: {
    cell: (top, bottom) => ramp[share((top + bottom) / 2, ramp.length)] ?? " ",
    end: "",
  },
};

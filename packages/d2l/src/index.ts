/** @file The helpers of Dive into Deep Learning under the book's names. */
export * from "./accumulator.ts";
export * from "./aliases.ts";
export * from "./assertions-ch3.ts";
export * from "./evaluation.ts";
export * from "./fashion-mnist.ts";
export * from "./figure/animator.ts";
export { Figure, setFigsize, useSvgDisplay } from "./figure/figure.ts";
export type { AxesOptions, Curve, FigureSize, Limits, ScaleName } from "./figure/figure.ts";
export * from "./figure/plot.ts";
export { type Cell, ImageGrid, showImages } from "./figure/show-images.ts";
export { encodePicture, type EncodedPicture, type Picture } from "./figure/pixels.ts";
export type { NumberRow, NumberRows } from "./figure/numbers.ts";
export * from "./hub/download.ts";
export * from "./hub/extract.ts";
export * from "./linear-regression.ts";
export * from "./predict-ch3.ts";
export * from "./timer.ts";
export * from "./train-ch3.ts";

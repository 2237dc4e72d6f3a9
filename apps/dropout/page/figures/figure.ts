/** @file What a figure is to the page that it stands in. */
import type { Language } from "../view/words.ts";

/**
 * Puts a figure into an empty place.
 *
 * @param shown  called when it has something to show, from the first time on
 * @returns what ends the figure
 */
export type Figure = (place: HTMLElement, language: Language, shown?: () => void) => () => void;

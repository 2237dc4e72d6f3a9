/** @file Test images that a program takes for something else. Each is a button that asks how sure it is. */
import { made, say } from "../elements.ts";
import type { Lane } from "../lane.ts";
import type { Mistake } from "../protocol.ts";
import { classNames } from "./class-names.ts";
import { garmentCanvas } from "./garment.ts";
import type { Panel } from "./panel.ts";

/** How many are drawn at once: a dozen would take the page too long. */
const atOnce = 4;

/** What an item of the list shows. */
const shownBy = new WeakMap<Element, Mistake>();

/**
 * Shows some of a lane's mistakes of its last epoch. Who is at one with the keyboard stays at its place.
 *
 * @returns whether more are left to be shown
 */
export function drawMistakes(
  { place: list, note }: Panel,
  { mistakes: found }: Lane,
  ask: (index: number) => void,
): boolean {
  const mistakes = found?.mistakes ?? [];
  const focus = placeOfFocus(list);
  const due = [...mistakes.entries()].filter(([i, mistake]) => {
    const there = list.children[i];
    return there === undefined || shownBy.get(there) !== mistake;
  });
  for (const [i, mistake] of due.slice(0, atOnce)) {
    const item = itemOf(mistake, ask);
    const there = list.children[i];
    if (there === undefined) list.append(item);
    else there.replaceWith(item);
  }
  while (list.children.length > mistakes.length) list.lastElementChild?.remove();
  if (focus >= 0) focusOn(list, focus);
  say(note, noteOn(found));
  return due.length > atOnce;
}

function noteOn(found: Lane["mistakes"]): string {
  if (found === undefined)
    return "After each epoch: the test images it is most sure of, and wrong.";
  const { mistakes, seen } = found;
  if (mistakes.length === 0) return `None among ${seen} test images.`;
  return `The surest of them among ${seen} test images; choose one to ask how sure it is.`;
}

function itemOf(mistake: Mistake, ask: (index: number) => void): HTMLLIElement {
  const { index, label, predicted, confidence, pixels } = mistake;
  const said = `${classNames[predicted]} ${(100 * confidence).toFixed(0)} %, is ${classNames[label]}`;
  const picture = garmentCanvas(pixels, `test image ${index}`);
  const button = made("button", { type: "button" }, picture, made("span", {}, said));
  button.addEventListener("click", () => ask(index));
  const item = made("li", {}, button);
  shownBy.set(item, mistake);
  return item;
}

const buttonsIn = (list: HTMLElement): HTMLButtonElement[] => [...list.querySelectorAll("button")];

const placeOfFocus = (list: HTMLElement): number =>
  buttonsIn(list).findIndex((button) => button === document.activeElement);

/** On the button at a place, or on the last. */
function focusOn(list: HTMLElement, place: number): void {
  const buttons = buttonsIn(list);
  (buttons[place] ?? buttons.at(-1))?.focus({ preventScroll: true });
}

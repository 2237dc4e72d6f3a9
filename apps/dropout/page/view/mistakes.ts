/** @file Test images that a program takes for something else. Each is a button that asks how sure it is. */
import { made, say } from "../elements.ts";
import type { Lane } from "../lane.ts";
import type { Mistake } from "../protocol.ts";
import { classNames } from "./class-names.ts";
import { garmentCanvas } from "./garment.ts";
import type { Panel } from "./panel.ts";

/** Shows a lane's mistakes of its last epoch. Who is among them with the keyboard stays there. */
export function drawMistakes(
  { place: list, note }: Panel,
  { mistakes: found }: Lane,
  ask: (index: number) => void,
): void {
  const focus = focusIn(list);
  list.replaceChildren(...(found?.mistakes ?? []).map((mistake) => itemOf(mistake, ask)));
  if (focus !== undefined) focusAgain(list, focus);
  say(note, noteOn(found));
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
  button.dataset["image"] = String(index);
  button.addEventListener("click", () => ask(index));
  return made("li", {}, button);
}

/** Which image has the focus, and the how many-th it is. */
interface Focus {
  readonly image: string | undefined;
  readonly place: number;
}

const buttonsIn = (list: HTMLElement): HTMLButtonElement[] => [...list.querySelectorAll("button")];

function focusIn(list: HTMLElement): Focus | undefined {
  const place = buttonsIn(list).findIndex((button) => button === document.activeElement);
  return place < 0 ? undefined : { place, image: buttonsIn(list)[place]?.dataset["image"] };
}

/** To the same image, or where it was, if it is no mistake any more. */
function focusAgain(list: HTMLElement, { image, place }: Focus): void {
  const buttons = buttonsIn(list);
  const button = buttons.find(({ dataset }) => dataset["image"] === image) ?? buttons[place];
  (button ?? buttons.at(-1))?.focus({ preventScroll: true });
}

/** @file Test images that a program takes for something else. Each is a button that asks how sure it is. */
import { FashionMNIST } from "@kindling/datasets";
import { say } from "../elements.ts";
import type { Lane } from "../lane.ts";
import { garmentCanvas } from "./garment.ts";
import type { Panel } from "./panel.ts";

/** Shows a lane's mistakes of its last epoch. */
export function drawMistakes(
  { place: list, note }: Panel,
  { mistakes: found }: Lane,
  ask: (index: number) => void,
): void {
  if (found === undefined) {
    list.replaceChildren();
    say(note, "After each epoch: the test images it is most sure of, and wrong.");
    return;
  }
  const items = found.mistakes.map(({ index, label, predicted, confidence, pixels }) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    const [is, taken] = [FashionMNIST.classes[label]!, FashionMNIST.classes[predicted]!];
    button.append(garmentCanvas(pixels, `test image ${index}`));
    const words = document.createElement("span");
    words.textContent = `${taken} ${(100 * confidence).toFixed(0)} %, is ${is}`;
    button.append(words);
    button.addEventListener("click", () => ask(index));
    item.append(button);
    return item;
  });
  list.replaceChildren(...items);
  say(
    note,
    found.mistakes.length === 0
      ? `None among ${found.seen} test images.`
      : `The surest of them among ${found.seen} test images; choose one to ask how sure it is.`,
  );
}

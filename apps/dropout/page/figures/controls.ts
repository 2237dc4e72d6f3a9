/** @file Controls of figures. */
import { made } from "../elements.ts";

export interface Slider {
  readonly element: HTMLElement;
  readonly value: number;
}

/** A slider with its value beside it. `changed` is called when the reader lets go of it. */
export function slider(
  text: string,
  range: { readonly min: number; readonly max: number; readonly step: number },
  value: number,
  changed: () => void,
): Slider {
  const input = made("input", { type: "range" });
  Object.assign(input, range);
  input.valueAsNumber = value;
  const output = made("output");
  const show = (): void => void (output.textContent = input.valueAsNumber.toFixed(2));
  show();
  input.addEventListener("input", show);
  input.addEventListener("change", changed);
  return {
    element: made("label", {}, text, input, output),
    get value() {
      return input.valueAsNumber;
    },
  };
}

/** A button that does something. */
export function button(text: string, pressed: () => void): HTMLButtonElement {
  const element = made("button", { type: "button" }, text);
  element.addEventListener("click", pressed);
  return element;
}

/** A row of controls, named for screen readers. */
export function controls(name: string, ...children: readonly HTMLElement[]): HTMLElement {
  const row = made("div", { className: "controls", role: "group" }, ...children);
  row.setAttribute("aria-label", name);
  return row;
}

/** A line that says how things stand. Screen readers read it out unless it changes all the time. */
export const note = (role: "status" | "note" = "status"): HTMLElement =>
  made("p", { className: "note", role });

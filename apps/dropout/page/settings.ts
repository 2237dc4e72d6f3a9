/** @file The settings of the form: what they may be, and reading them. */
import { type ProgramName, summaries } from "../src/programs/summaries.ts";
import { chapterSettings, type TrainingSettings } from "../src/training/training-settings.ts";
import { byId } from "./elements.ts";

type NumberName = Exclude<keyof TrainingSettings, "program">;

interface Range {
  readonly id: string;
  readonly min: number;
  readonly max: number;
  readonly step: number | "any";
}

const ranges: { readonly [Name in NumberName]: Range } = {
  dropout1: { id: "dropout1", min: 0, max: 1, step: "any" },
  dropout2: { id: "dropout2", min: 0, max: 1, step: "any" },
  lr: { id: "lr", min: 0, max: 10, step: "any" },
  batchSize: { id: "batch-size", min: 1, max: 4096, step: 1 },
  epochs: { id: "epochs", min: 1, max: 1000, step: 1 },
  seed: { id: "seed", min: 0, max: 2 ** 31 - 1, step: 1 },
};

const names = Object.keys(ranges) as NumberName[];

/** Puts the chapter's settings into the form. */
export function fillForm(): void {
  for (const name of names) {
    const { id, min, max, step } = ranges[name];
    const input = byId(id, HTMLInputElement);
    Object.assign(input, { min, max, step, required: true, value: chapterSettings[name] });
  }
  for (const [lane, chosen] of [
    ["a", "scratch"],
    ["b", "concise"],
  ] as const) {
    const select = byId(`program-${lane}`, HTMLSelectElement);
    for (const [name, summary] of Object.entries(summaries)) {
      const option = new Option(name, name, name === chosen, name === chosen);
      option.title = summary;
      select.append(option);
    }
  }
  byId("program-b", HTMLSelectElement).append(new Option("none", ""));
}

/** The settings as the form has them. */
export function readSettings(): Omit<TrainingSettings, "program"> {
  const numbers = names.map((name) => [
    name,
    byId(ranges[name].id, HTMLInputElement).valueAsNumber,
  ]);
  return { ...chapterSettings, ...Object.fromEntries(numbers) };
}

/** The program of a lane as the form has it, if any. */
export function readProgram(lane: "a" | "b"): ProgramName | undefined {
  const { value } = byId(`program-${lane}`, HTMLSelectElement);
  return value === "" ? undefined : (value as ProgramName); // the other options are the names
}

/** Whether every setting is in its range; the browser says at the field what is wrong. */
export const isFormValid = (): boolean => byId("controls", HTMLFormElement).reportValidity();

/** Lets settings be changed, or not while a run has them. */
export function lockSettings(isLocked: boolean): void {
  const ids = [...names.map((name) => ranges[name].id), "program-a", "program-b"];
  for (const id of ids) {
    const field = document.getElementById(id);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement)
      field.disabled = isLocked;
  }
  byId("settings-status").textContent = isLocked
    ? "A run has these settings; Reset to change them."
    : "";
}

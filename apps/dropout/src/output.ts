/** @file Where a command tells what it does: to people in lines, to machines in events. */
import { Progress } from "./progress.ts";

/** Something that happened, as a machine reads it. */
export interface OutputEvent {
  readonly event: string;
  readonly [fact: string]: unknown;
}

/** What a command writes to. */
export interface Output {
  readonly progress: Progress;
  readonly emit: (event: OutputEvent) => void;
}

/** Lines on stdout; or, for machines, an event a line there and lines for people on stderr. */
export const outputFor = (isJson: boolean): Output =>
  isJson
    ? {
        progress: new Progress(process.stderr),
        emit: (event) => void process.stdout.write(`${JSON.stringify(event)}\n`),
      }
    : { progress: new Progress(process.stdout), emit: () => {} };

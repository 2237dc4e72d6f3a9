/**
 * @file What a run shows while it goes on: on a terminal one line that is drawn again and again, in
 * a file or a pipe nothing but whole lines. The line is redrawn from the loop itself, since a timer
 * has no turn while a batch is computed.
 */ import type { CharacterStyle } from "./picture/characters.ts";

/** Where lines go. `process.stdout` is one. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(count: number): boolean;
  write(text: string): unknown;
}

/** Whether a line can be drawn again: on a terminal that understands it, and not in CI. */
export const canRedraw = (
  terminal: Terminal,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean =>
  terminal.isTTY === true && environment["TERM"] !== "dumb" && (environment["CI"] ?? "") === "";

/** Whole lines, and between them a line that comes and goes. */
export class Progress {
  private readonly terminal: Terminal;
  private readonly isLive: boolean;
  private lastMs = -Infinity;
  private isDrawn = false;

  constructor(terminal: Terminal, isLive = canRedraw(terminal)) {
    this.terminal = terminal;
    this.isLive = isLive;
  }

  /** How wide the terminal is; 80 where there is none. */
  get columns(): number {
    return this.terminal.columns ?? 80;
  }

  /** How pictures can be shown: in greys where the terminal has 256 colours. */
  get pictureStyle(): CharacterStyle {
    const hasGreys = this.terminal.isTTY === true && this.terminal.hasColors?.(256) === true;
    return hasGreys ? "greys" : "letters";
  }

  /** Writes whole lines. */
  line(text = ""): void {
    this.erase();
    this.terminal.write(`${text}\n`);
  }

  /** Redraws the passing line with any text, at most ten times a second. It is told its width. */
  status(text: (width: number) => string, nowMs = performance.now()): void {
    if (!this.isLive || nowMs - this.lastMs < redrawMs) return;
    this.lastMs = nowMs;
    this.isDrawn = true;
    // a line that wraps could not be taken back
    const width = this.columns - spareColumns;
    this.terminal.write(`\r${text(width).slice(0, width)}${eraseToEnd}`);
  }

  /** Takes the passing line away. */
  endStatus(): void {
    this.erase();
  }

  private erase(): void {
    if (this.isDrawn) this.terminal.write(`\r${eraseToEnd}`);
    this.isDrawn = false;
    this.lastMs = -Infinity;
  }
}

/** A bar of `width` characters, filled as far as `share` says. */
export function bar(share: number, width: number): string {
  const filled = Math.round(Math.min(Math.max(share, 0), 1) * width);
  return "█".repeat(filled) + "░".repeat(width - filled);
}

/** Values as a curve of at most `width` characters, each the mean of its share, the least lowest. */
export function sparkline(values: readonly number[], width: number): string {
  const finite = values.filter(Number.isFinite);
  const count = Math.min(width, finite.length);
  const means = Array.from({ length: count }, (_, i) => {
    const [from, to] = [i, i + 1].map((at) => Math.floor((at * finite.length) / count));
    const share = finite.slice(from, to);
    return share.reduce((sum, value) => sum + value, 0) / share.length;
  });
  const low = Math.min(...means);
  const range = Math.max(...means) - low || 1;
  return means.map((value) => levels[Math.round(((value - low) / range) * 7)] ?? "").join("");
}

/** For the cursor, and for the ^C that a terminal shows: it must not begin a line of its own. */
const spareColumns = 3;
const redrawMs = 100;
const eraseToEnd = "\x1b[K";
const levels = "▁▂▃▄▅▆▇█";

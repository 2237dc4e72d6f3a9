/**
 * @file What a run shows while it goes on: on a terminal one line that is drawn again and again, in
 * a file or a pipe nothing but whole lines. The line is redrawn from the loop itself, since a timer
 * has no turn while a batch is computed.
 */
import type { BatchReport } from "@kindling/d2l";

/** Where lines go. `process.stdout` is one. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
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
  private losses: number[] = [];

  constructor(terminal: Terminal, isLive = canRedraw(terminal)) {
    this.terminal = terminal;
    this.isLive = isLive;
  }

  /** Writes whole lines. */
  line(text = ""): void {
    this.erase();
    this.terminal.write(`${text}\n`);
  }

  /** Redraws the passing line with any text, at most ten times a second. */
  status(text: () => string, nowMs = performance.now()): void {
    if (!this.isLive || nowMs - this.lastMs < redrawMs) return;
    this.lastMs = nowMs;
    this.isDrawn = true;
    // a line that wraps could not be taken back
    this.terminal.write(`\r${text().slice(0, (this.terminal.columns ?? 80) - 1)}${eraseToEnd}`);
  }

  /** Shows how far an epoch is: a bar, and the loss so far as a small curve. */
  batch(report: BatchReport, epoch: string, total: number): void {
    if (!this.isLive) return;
    if (report.trainLoss !== this.losses.at(-1)) this.losses.push(report.trainLoss);
    this.status(() => {
      const share = report.examples / total;
      const percent = `${Math.floor(share * 100)}`.padStart(3);
      const loss = `train loss ${report.trainLoss.toFixed(3)}`;
      return `${epoch}  ${bar(share, 20)} ${percent} %  ${loss}  ${sparkline(this.losses, 16)}`;
    });
  }

  /** Forgets the curve of an epoch and takes its line away. */
  endEpoch(): void {
    this.losses = [];
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

/** Values as a curve of at most `width` characters, the least lowest. */
export function sparkline(values: readonly number[], width: number): string {
  const finite = values.filter(Number.isFinite);
  const shown = Array.from({ length: Math.min(width, finite.length) }, (_, i) => {
    const last = Math.min(width, finite.length) - 1;
    return finite[last === 0 ? 0 : Math.round((i * (finite.length - 1)) / last)] ?? 0;
  });
  const low = Math.min(...shown);
  const range = Math.max(...shown) - low || 1;
  return shown.map((value) => levels[Math.round(((value - low) / range) * 7)] ?? "").join("");
}

const redrawMs = 100;
const eraseToEnd = "\x1b[K";
const levels = "▁▂▃▄▅▆▇█";

/** @file The line that shows how far training is: a bar, the loss as a small curve, speed, time left. */
import { bar, sparkline } from "./progress.ts";
import { threeDigits } from "./epoch-line.ts";
import type { StepReport } from "./training/train.ts";

/** Follows a run of `epochs` epochs from step to step. */
export class TrainingMeter {
  private readonly epochs: number;
  private readonly startMs: number;
  private readonly losses: number[] = [];

  /** @param nowMs  when the first step begins */
  constructor(epochs: number, nowMs = performance.now()) {
    this.epochs = epochs;
    this.startMs = nowMs;
  }

  /** Takes note of a step; gives the line in a width. */
  add(report: StepReport, nowMs = performance.now()): (width: number) => string {
    this.losses.push(report.loss);
    const seconds = (nowMs - this.startMs) / 1000;
    const secondsLeft = (seconds / this.losses.length) * stepsLeft(report, this.epochs);
    return (width) => trainingLine(report, this.epochs, this.losses, secondsLeft, width);
  }
}

const stepsLeft = ({ epoch, step, steps }: StepReport, epochs: number): number =>
  (epochs - epoch) * steps + steps - step;

function trainingLine(
  { epoch, step, steps, trainLoss, examplesPerSecond }: StepReport,
  epochs: number,
  losses: readonly number[],
  secondsLeft: number,
  width: number,
): string {
  const isWide = width >= 97;
  const percent = `${Math.floor((step / steps) * 100)} %`.padStart(5);
  const speed = `${threeDigits(examplesPerSecond)}${isWide ? " examples" : ""}/s`;
  const words = {
    epoch: `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`,
    loss: `${isWide ? "train " : ""}loss ${trainLoss.toFixed(3)}`,
    speed: speed.padStart(isWide ? 16 : 8),
    left: `${duration(secondsLeft).padStart(5)} left`,
  };
  const taken = Object.values(words).reduce((sum, word) => sum + word.length + gap.length, 0);
  const room = width - taken - percent.length - 1 - gap.length;
  const curveWidth = Math.min(Math.floor(room * 0.4), 32);
  const barWidth = Math.min(room - curveWidth, 32);
  if (barWidth < 4) return [words.epoch, percent.trim(), words.loss, words.left].join(gap);
  return [
    words.epoch,
    `${bar(step / steps, barWidth)} ${percent}`,
    words.loss,
    sparkline(losses, curveWidth).padEnd(curveWidth),
    words.speed,
    words.left,
  ].join(gap);
}

const gap = "  ";

/**
 * Seconds as a clock shows them.
 * @example
 * [5, 65, 3725].map(duration) // => [ '0:05', '1:05', '1:02:05' ]
 */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  const whole = Math.ceil(seconds);
  const [h, min, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const twoDigits = (value: number): string => String(value).padStart(2, "0");
  return h > 0 ? `${h}:${twoDigits(min)}:${twoDigits(s)}` : `${min}:${twoDigits(s)}`;
}

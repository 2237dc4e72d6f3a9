/** @file What the book asserts at the end of `train_ch3`, as facts that can be shown. */
import { ValueError } from "@kindling/tensor";

/** Figures of a last epoch. */
export interface FinalFigures {
  readonly trainLoss: number;
  readonly trainAcc: number;
  readonly testAcc: number;
}

/** One assertion with the figure that it is about. */
export interface Assertion {
  /** As the book writes it. */
  readonly claim: string;
  readonly figure: number;
  readonly isMet: boolean;
}

/**
 * The three assertions, each met or not met.
 * @example
 * assertionsCh3({ trainLoss: 0.4, trainAcc: 0.8, testAcc: 0.6 }).map(({ isMet }) => isMet)
 * // => [ true, true, false ]
 */
export const assertionsCh3 = ({ trainLoss, trainAcc, testAcc }: FinalFigures): Assertion[] => [
  { claim: "train loss < 0.5", figure: trainLoss, isMet: trainLoss < 0.5 },
  { claim: "0.7 < train acc <= 1", figure: trainAcc, isMet: trainAcc > 0.7 && trainAcc <= 1 },
  { claim: "0.7 < test acc <= 1", figure: testAcc, isMet: testAcc > 0.7 && testAcc <= 1 },
];

/**
 * Throws unless all three are met.
 *
 * @throws {ValueError} that names each one that is not, with its figure.
 * @example
 * let message;
 * try { checkAssertions({ trainLoss: 0.4, trainAcc: 0.8, testAcc: 0.6 }); } catch (error) { message = error.message; }
 * message.includes("0.600 where 0.7 < test acc <= 1") // => true
 */
export function checkAssertions(figures: FinalFigures): void {
  const unmet = assertionsCh3(figures).filter(({ isMet }) => !isMet);
  if (unmet.length === 0) return;
  throw new ValueError("trainCh3: training did not come as far as the book asserts", {
    got: unmet.map(({ claim, figure }) => `${figure.toFixed(3)} where ${claim}`).join(", "),
    expected: "every assertion to be met",
  });
}

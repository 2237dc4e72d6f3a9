/**
 * @file The table at the end: what ReLU on the logits and dropout left on in evaluation do, measured
 * on the weights that were just trained.
 */
import type { DataIter } from "@kindling/d2l";
import { measure, type Scores } from "./measure.ts";
import type { Classifier, Program } from "./programs/program.ts";
import { aligned } from "./table.ts";

/** Measurements of one trained program. */
export interface Findings {
  readonly name: string;
  readonly program: Program;
  /** With dropout switched off. */
  readonly off: Scores;
  /** With dropout left on: the same pass several times. */
  readonly on: readonly Scores[];
}

/** Measures a trained program with dropout off and, several times, with dropout on. */
export async function examine(
  name: string,
  program: Program,
  net: Classifier,
  testIter: DataIter,
): Promise<Findings> {
  program.setDropout(net, false);
  const off = await measure(net, testIter);
  program.setDropout(net, true);
  const on: Scores[] = [];
  for (let i = 0; i < passesWithDropout; i++) on.push(await measure(net, testIter));
  program.setDropout(net, program.dropsInEvaluation);
  return { name, program, off, on };
}

/** The table, a column for each program, and what its figures say. */
export function explanation(findings: readonly Findings[]): string[] {
  const header = ["on the test set, with the trained weights", ...findings.map(({ name }) => name)];
  const rows = tableRows.map(([title, cell]) => [title, ...findings.map(cell)]);
  const sentences = findings.flatMap((finding) => [
    ...(finding.program.hasReluOnLogits ? reluSentences(finding) : []),
    ...(finding.program.dropsInEvaluation ? dropoutSentences(finding) : []),
  ]);
  return [...aligned([header, ...rows]), ...(sentences.length > 0 ? ["", ...sentences] : [])];
}

const passesWithDropout = 3;

/** The rows of the table: a title, and what it says of a program. */
export const tableRows: readonly (readonly [string, (findings: Findings) => string])[] = [
  ["the program puts a ReLU on the logits", ({ program }) => yesNo(program.hasReluOnLogits)],
  ["the program evaluates with dropout on", ({ program }) => yesNo(program.dropsInEvaluation)],
  ["test acc, dropout off, logits as they are", ({ off }) => share(off.plainAccuracy)],
  ["test acc, dropout off, ReLU on the logits", ({ off }) => share(off.reluAccuracy)],
  ["test acc, dropout on, logits as they are", ({ on }) => range(on, "plainAccuracy")],
  ["test acc, dropout on, ReLU on the logits", ({ on }) => range(on, "reluAccuracy")],
  ["logits that a ReLU makes 0", ({ off }) => percent(off.zeroShare)],
  ["classes whose logit is never above 0", ({ off }) => classList(off.deadClasses)],
  ["images whose own class's logit is not above 0", ({ off }) => percent(off.trueZeroShare)],
];

function reluSentences({ name, off }: Findings): string[] {
  const [plain, relu] = [share(off.plainAccuracy), share(off.reluAccuracy)];
  const dead = off.deadClasses.length;
  return [
    `${name}, ReLU on the logits: ${percent(off.zeroShare)} of them become 0 and pass no gradient back;`,
    dead === 0
      ? "  no class is dead, that is, 0 for every image."
      : `  dead, that is, 0 for every image: class ${off.deadClasses.join(", class ")}.`,
    `  Without the ReLU the same weights score ${plain === relu ? `the same ${plain}` : `${plain} instead of ${relu}`}.`,
  ];
}

function dropoutSentences({ name, off, on, program }: Findings): string[] {
  const key = program.hasReluOnLogits ? "reluAccuracy" : "plainAccuracy";
  const passes = on.map((scores) => scores[key].toFixed(4)).join(", ");
  return [
    `${name}, dropout left on in evaluation: answers are chance.`,
    `  ${on.length} passes with the same weights scored ${passes};`,
    `  with dropout off they score ${off[key].toFixed(4)} each time.`,
  ];
}

const yesNo = (is: boolean): string => (is ? "yes" : "no");
const share = (value: number): string => value.toFixed(3);
const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

const classList = (classes: readonly number[]): string =>
  classes.length === 0 ? "none" : `${classes.length}: ${classes.join(", ")}`;

function range(passes: readonly Scores[], key: "plainAccuracy" | "reluAccuracy"): string {
  const values = passes.map((scores) => scores[key]);
  const [low, high] = [share(Math.min(...values)), share(Math.max(...values))];
  return low === high ? low : `${low}–${high}`;
}

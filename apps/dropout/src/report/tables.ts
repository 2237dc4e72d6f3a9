/** @file The tables of the report. */
import { assertionsCh3 } from "@kindling/d2l";
import { versions } from "../checkpoint/versions.ts";
import type { FashionData } from "../data/open.ts";
import { threeDigits } from "../epoch-line.ts";
import { tableRows } from "../explain.ts";
import type { Settings } from "../settings.ts";
import { type Content, type Html, html } from "./html.ts";
import type { ProgramResult } from "./report.ts";

/** A table whose first row and first column are headings. */
export function table(caption: string, rows: readonly (readonly Content[])[]): Html {
  const [head = [], ...body] = rows;
  return html`<div class="table" role="group" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${body.map(
          ([title = "", ...cells]) =>
            html`<tr>
              <th scope="row">${title}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

/** How each program ended. */
export const summarySection = (results: readonly ProgramResult[]): Html =>
  html`<section>
    <h2>What the programs came to</h2>
    ${table("After the last epoch, losses in nats", [summaryHead, ...results.map(summaryRow)])}
    <p>
      “Asserted” counts the chapter’s assertions that are met: train loss below 0.5, both accuracies
      above 0.7 and at most 1.
    </p>
  </section>`;

/** What the last layer's ReLU and dropout in evaluation do. */
export function measuredSection(results: readonly ProgramResult[]): Html | null {
  const findings = results.flatMap((result) => result.findings ?? []);
  if (findings.length === 0) return null;
  return html`<section>
    <h2>ReLU on the logits, and dropout in evaluation</h2>
    ${table("On the test set, with the trained weights", [
      ["measured", ...findings.map(({ name }) => name)],
      ...tableRows.map(([title, cell]) => [title, ...findings.map(cell)]),
    ])}
  </section>`;
}

/** What was trained, on what and by what. */
export function configurationSection(settings: Settings, { train, test }: FashionData): Html {
  const { kindling, node, platform, backend } = versions();
  const rows = [
    ["programs", settings.programs.join(", ")],
    ["epochs", settings.epochs],
    ["learning rate", settings.lr],
    ["batch size", settings.batchSize],
    ["dropout", `${settings.dropout1} and ${settings.dropout2}`],
    ["seed", settings.seed],
    ["training images", train.length],
    ["test images", test.length],
    ["data", train.source.name],
    ["Kindling", `${kindling}, backend ${backend}`],
    ["Node", `${node}, ${platform}`],
  ];
  return html`<section>
    <h2>Configuration and versions</h2>
    ${table("What this run was told, and what computed it", [["setting", "value"], ...rows])}
  </section>`;
}

const summaryHead = [
  "program",
  "epochs",
  "train loss",
  "train acc",
  "test acc",
  "asserted",
  "examples/s",
];

function summaryRow({ name, trained }: ProgramResult): Content[] {
  const last = trained.epochs.at(-1);
  if (last === undefined) return [name, 0, ...summaryHead.slice(2).map(() => "–")];
  const met = assertionsCh3(last).filter(({ isMet }) => isMet).length;
  const figures = [last.trainLoss, last.trainAcc, last.testAcc].map((it) => it.toFixed(3));
  return [name, last.epoch, ...figures, `${met} of 3`, threeDigits(last.examplesPerSecond)];
}

/** @file The report of a run: one page that needs nothing else, for a browser, in light and dark. */
import type { FashionData } from "../data/open.ts";
import type { Findings } from "../explain.ts";
import type { ProgramName } from "../programs/index.ts";
import type { Settings } from "../settings.ts";
import type { Trained } from "../training/train.ts";
import { html } from "./html.ts";
import { programSection } from "./program-section.ts";
import { style } from "./style.ts";
import { configurationSection, measuredSection, summarySection } from "./tables.ts";

/** What a program came to. */
export interface ProgramResult {
  readonly name: ProgramName;
  readonly trained: Trained;
  /** What was measured on it; null where training was interrupted. */
  readonly findings: Findings | null;
}

/** The page, as text. */
export async function reportOf(
  settings: Settings,
  data: FashionData,
  results: readonly ProgramResult[],
): Promise<string> {
  const isWhole =
    results.length === settings.programs.length &&
    results.every(({ trained }) => trained.ending !== "aborted");
  const sections = [];
  for (const result of results) sections.push(await programSection(result, data));
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="content-security-policy" content="${policy}" />
        <title>Dropout: a training run</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <header>
          <h1>Dropout: a training run</h1>
          <p>
            The programs of chapter 4.6 of <cite>Dive into Deep Learning</cite>, trained on
            ${data.train.source.synthetic ? "a stand-in for Fashion-MNIST" : "Fashion-MNIST"}.
          </p>
          ${isWhole ? null : html`<p><strong>This run was interrupted; these are its figures so far.</strong></p>`}
        </header>
        <main>
          ${summarySection(results)} ${measuredSection(results)} ${sections}
          ${configurationSection(settings, data)}
        </main>
      </body>
    </html> `;
  return text;
}

/** The page loads nothing and runs nothing. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

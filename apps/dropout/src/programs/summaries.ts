/** @file The programs' names, and what is special about each: for those who need not build one. */
export const summaries = {
  scratch: "as published: by hand, ReLU on the logits, dropout on in evaluation",
  concise: "as published: nn.Sequential with nn.Dropout, weights from N(0, 0.01²)",
  "scratch-corrected": "by hand, no ReLU on the logits, dropout off in evaluation",
  "no-dropout": "concise with nothing dropped, whatever --dropout1 and --dropout2 say",
} as const;

/** What `--program` takes. */
export type ProgramName = keyof typeof summaries;

/**
 * @file The engine of conformance tests: packs of golden values, the rule of agreement, verdicts.
 * Which of our functions is meant by which of PyTorch's names is the business of the runner.
 */
export { type AgreementOptions, assertAgrees } from "./agreement.ts";
export { crc32 } from "./crc32.ts";
export * from "./golden.ts";
export { type GoldenCase, type GoldenPack, openPack, packBin } from "./pack.ts";
export { runPacks, type Suite } from "./suite.ts";
export {
  type Counts,
  NotProvided,
  type Report,
  showReport,
  Tally,
  type Verdict,
} from "./verdict.ts";

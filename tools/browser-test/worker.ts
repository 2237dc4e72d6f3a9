/** @file A dedicated worker that computes: what any backend must pass, and a training. */
import { useWasm } from "@kindling/torch";
import { backendLaws } from "@kindling/verify";
import { train } from "./training.ts";

const complaintOf = ({ title, check }: (typeof backendLaws)[number]): string[] => {
  try {
    check(useWasm);
    return [];
  } catch (error) {
    return [`${title}: ${String(error)}`];
  }
};

addEventListener("message", ({ data: steps }: MessageEvent<number>) => {
  const complaints = backendLaws.flatMap(complaintOf);
  useWasm();
  postMessage({ laws: backendLaws.length, complaints, trained: train(steps) });
});

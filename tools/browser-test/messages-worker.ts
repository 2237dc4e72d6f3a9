/** @file A dedicated worker that trains a step for each message, and answers with the state after it. */
import { fromTransferable, transferable, type Transferred } from "@kindling/torch";
import { type Step, stepped } from "../../packages/torch/test/messages/step.ts";

addEventListener("message", ({ data }: MessageEvent<Transferred<Step>>) => {
  const [message, transfer] = transferable(stepped(fromTransferable(data)));
  postMessage(message, { transfer });
});

/** @file A worker thread of Node that trains a step for each message, and answers with the state after it. */
import { parentPort } from "node:worker_threads";
import { fromTransferable, transferable, type Transferred } from "../../src/index.ts";
import { type Step, stepped } from "./step.ts";

parentPort!.on("message", (message: Transferred<Step>) => {
  parentPort!.postMessage(...transferable(stepped(fromTransferable(message))));
});

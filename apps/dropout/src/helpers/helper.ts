/** @file A thread that trains one program, tells how it goes, and ends. A message asks it to stop. */
import { parentPort, workerData } from "node:worker_threads";
import { KindlingError, setNumThreads } from "@kindling/torch";
import { checkpointFolder } from "../checkpoint/folder.ts";
import { train } from "../training/train.ts";
import { useWideVectors } from "../wide.ts";
import { type Assignment, dataOf, refusal, watchedBy } from "./protocol.ts";

const { settings, data, checkpoint, resume, everySteps, earlyStopping, threads } =
  workerData as Assignment; // as `Helpers` starts it
const port = parentPort!; // in a worker there is one
const stop = new AbortController();

port.once("message", () => stop.abort());
useWideVectors();
setNumThreads(threads);
const trained = train(dataOf(data), {
  ...settings,
  checkpoint: { store: checkpointFolder(checkpoint), resume, everySteps },
  earlyStopping,
  signal: stop.signal,
  ...watchedBy((news) => port.postMessage(news)),
});
await trained.catch((error: unknown) => {
  if (!(error instanceof KindlingError)) throw error;
  process.exitCode = refusal;
});
port.close();

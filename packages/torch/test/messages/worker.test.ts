/**
 * @file A training that goes on in a worker thread: the state of a network and of its optimizer go there
 * and come back by transfer.
 */
import { once } from "node:events";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import {
  fromTransferable,
  manualSeed,
  randint,
  randn,
  type Tensor,
  transferable,
  type Transferred,
} from "../../src/index.ts";
import { makeRun, type Step, stepped } from "./step.ts";

manualSeed(0);
const { net, optimizer } = makeRun();
const [X, y] = [randn(6, 5), randint(0, 3, [6])] as Tensor[] as [Tensor, Tensor];
const begun = stepped({ weights: net.stateDict(), optimizer: optimizer.stateDict(), X, y });

/** To the bit. */
const bytesOf = (dict: Step["weights"]): [string, Uint8Array][] =>
  Object.entries(dict).map(([name, x]) => [
    name,
    new Uint8Array(x.toTransferable().elements.buffer),
  ]);

test("steps that a worker takes are those taken here, to the bit", async () => {
  const worker = new Worker(new URL("worker.ts", import.meta.url));
  onTestFinished(() => void worker.terminate());
  let [here, there] = [begun, begun];
  for (let i = 0; i < 3; i++) {
    const [message, transfer] = transferable({ ...there, X, y });
    worker.postMessage(message, transfer);
    expect(transfer.every(({ byteLength }) => byteLength === 0)).toBe(true);
    const [answer] = (await once(worker, "message")) as [Transferred<typeof begun>];
    there = fromTransferable(answer);
    here = stepped({ ...here, X, y });
    expect(bytesOf(there.weights)).toEqual(bytesOf(here.weights));
    expect(there.optimizer.paramGroups).toEqual(here.optimizer.paramGroups);
  }
  expect(bytesOf(here.weights)).not.toEqual(bytesOf(begun.weights));
});

test("a state dict goes through a channel of worker_threads, and its buffers leave", () => {
  const { port1, port2 } = new MessageChannel();
  const [message, transfer] = transferable(begun.weights);
  expect(transfer.map(({ byteLength }) => byteLength)).toEqual([4 * 35, 4 * 7, 4 * 21, 4 * 3]);
  port1.postMessage(message, transfer);
  expect(transfer.map(({ byteLength }) => byteLength)).toEqual([0, 0, 0, 0]);
  // what a channel gives is not known; this is what was sent
  const received = receiveMessageOnPort(port2)!.message as typeof message;
  expect(bytesOf(fromTransferable(received))).toEqual(bytesOf(begun.weights));
  port1.close();
});

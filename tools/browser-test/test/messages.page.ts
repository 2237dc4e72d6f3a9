/** @file The state of a training goes to a dedicated worker and comes back, by transfer. */
import {
  fromTransferable,
  manualSeed,
  randint,
  randn,
  type Tensor,
  transferable,
  type Transferred,
} from "@kindling/torch";
import { expect, onTestFinished, test } from "vitest";
import { makeRun, type Step, stepped } from "../../../packages/torch/test/messages/step.ts";

type State = ReturnType<typeof stepped>;

const bytesOf = (dict: Step["weights"]): [string, Uint8Array][] =>
  Object.entries(dict).map(([name, x]) => [
    name,
    new Uint8Array(x.toTransferable().elements.buffer),
  ]);

test("steps that a worker takes are those taken in the page, to the bit", async () => {
  const worker = new Worker(new URL("../messages-worker.ts", import.meta.url), { type: "module" });
  onTestFinished(() => worker.terminate());
  manualSeed(0);
  const { net, optimizer } = makeRun();
  const [X, y] = [randn(6, 5) as Tensor, randint(0, 3, [6]) as Tensor];
  const begun: State = { weights: net.stateDict(), optimizer: optimizer.stateDict() };
  let [here, there] = [begun, begun];
  for (let i = 0; i < 3; i++) {
    const answer = new Promise<Transferred<State>>((resolve, reject) => {
      worker.addEventListener("message", ({ data }) => resolve(data), { once: true });
      worker.addEventListener("error", ({ message }) => reject(new Error(message)));
    });
    const [message, transfer] = transferable({ ...there, X, y });
    worker.postMessage(message, transfer);
    expect(transfer.every(({ byteLength }) => byteLength === 0)).toBe(true);
    there = fromTransferable(await answer);
    here = stepped({ ...here, X, y });
    expect(bytesOf(there.weights)).toEqual(bytesOf(here.weights));
  }
  expect(bytesOf(here.weights)).not.toEqual(bytesOf(net.stateDict()));
});

/** @file What is timed in Node and in a page: the chapter's training step, and a product of 512³. */
import { manualSeed, nn, optim, rand, randint, setNumThreads } from "@kindling/torch";

/** What can be timed. */
export const kinds = ["training step, 784-256-256-10, batch 256", "float32 matmul 512³"] as const;
export type Kind = (typeof kinds)[number];

/** Warm, with so many threads; a call gives the seconds of one run, from a round of about 50 ms. */
export async function timer(kind: Kind, threads: number): Promise<() => number> {
  setNumThreads(threads);
  const run = kind === kinds[0] ? step() : product();
  let runs = 0;
  const start = performance.now();
  while (performance.now() - start < 1500) {
    run();
    runs++;
    // helpers are started by messages, which a loop that never yields would keep away
    await new Promise((resolve) => setTimeout(resolve));
  }
  const count = Math.max(1, Math.round((0.05 * runs) / 1.5));
  return () => {
    const start = performance.now();
    for (let i = 0; i < count; i++) run();
    return (performance.now() - start) / 1000 / count;
  };
}

function step(): () => number {
  manualSeed(0);
  const net = new nn.Sequential(
    new nn.Flatten(),
    new nn.Linear(784, 256),
    new nn.ReLU(),
    new nn.Dropout(0.2),
    new nn.Linear(256, 256),
    new nn.ReLU(),
    new nn.Dropout(0.5),
    new nn.Linear(256, 10),
  );
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
  const loss = new nn.CrossEntropyLoss();
  const batches = Array.from(
    { length: 4 },
    () => [rand(256, 1, 28, 28), randint(10, [256])] as const,
  );
  let next = 0;
  return () => {
    const [X, y] = batches[next++ % batches.length]!; // the remainder is below the length
    optimizer.zeroGrad();
    const l = loss(net(X), y);
    l.backward();
    optimizer.step();
    return l.item();
  };
}

function product(): () => void {
  const [a, b] = [rand(512, 512), rand(512, 512)];
  return () => a.matmul(b).dispose();
}

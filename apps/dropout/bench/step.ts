/**
 * @file How long the concise program takes for one training step, and for its parts: batch 256, drawn
 * images. Run it with `pnpm --filter @kindling/app-dropout bench`.
 */
import { DataLoader, syntheticFashionMNIST } from "@kindling/datasets";
import { manualSeed, nn, noGrad, optim } from "@kindling/torch";
import { bench, run } from "mitata";
import { programs } from "../src/programs/index.ts";

const batchSize = 256;
manualSeed(0);
const { train } = syntheticFashionMNIST({ trainLength: batchSize * 4, testLength: 0 });
const loader = new DataLoader(train, { batchSize, shuffle: true });
const net = programs.concise.build({ dropout1: 0.2, dropout2: 0.5 });
const loss = new nn.CrossEntropyLoss();
const trainer = new optim.SGD(net.parameters(), { lr: 0.1 });
const [batch] = loader;
if (batch === undefined) throw new Error("the loader gives four batches");
const [X, y] = batch;

bench("four batches of 256 from the loader", () => [...loader]);
bench("forward, evaluation", () => noGrad(() => net.eval()(X)));
bench("forward, training", () => net.train()(X));
bench("training step (forward, backward, SGD)", () => {
  net.train();
  trainer.zeroGrad();
  loss(net(X), y).backward();
  trainer.step();
});

await run();

/**
 * @file The chapter's concise program as a user of this project writes it, from start to end: the last test
 * accuracy goes to the standard output. `node published.ts EPOCHS`
 */
import { loadDataFashionMnist, trainCh3 } from "../../../packages/d2l/src/index.ts";
import { manualSeed, nn, optim } from "../../../packages/torch/src/index.ts";

const epochs = Number(process.argv[2]);
manualSeed(0);
const [trainIter, testIter] = await loadDataFashionMnist(256);
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
net.apply((m) => {
  if (m instanceof nn.Linear) nn.init.normal_(m.weight, { std: 0.01 });
});
const loss = new nn.CrossEntropyLoss({ reduction: "none" });
const updater = new optim.SGD(net.parameters(), { lr: 0.1 });
const trained = await trainCh3(net, trainIter, testIter, loss, epochs, updater, { check: false });
console.log(JSON.stringify({ testAcc: trained.epochs.at(-1)?.testAcc }));

/**
 * @file Steps of the chapter's training on drawn images, for the page, a worker and Node to be compared.
 */
import { syntheticFashionMNIST, DataLoader } from "@kindling/datasets";
import { manualSeed, nn, optim } from "@kindling/torch";

/** The losses of some steps and one figure of all parameters after them, from seed 0. */
export function train(steps: number): { readonly losses: number[]; readonly weights: number } {
  manualSeed(0);
  const { train } = syntheticFashionMNIST({ trainLength: 256 * steps, testLength: 0 });
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
    if (m instanceof nn.Linear) nn.init.normal_(m.weight, 0, 0.01);
  });
  const loss = new nn.CrossEntropyLoss();
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
  const losses: number[] = [];
  for (const [X, y] of new DataLoader(train, { batchSize: 256, shuffle: true })) {
    const l = loss(net(X), y);
    optimizer.zeroGrad();
    l.backward();
    optimizer.step();
    losses.push(l.item());
  }
  const weights = net.parameters().map((w) => w.detach().square().sum().item());
  return { losses, weights: weights.reduce((a, b) => a + b, 0) };
}

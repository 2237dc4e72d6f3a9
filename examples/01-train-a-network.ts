/**
 * @file A network learns which points lie inside a circle. The README shows this program.
 */
import { manualSeed, nn, optim, rand } from "@kindling/torch";

manualSeed(0);
const X = rand(256, 2).mul(2).sub(1); // points of a square
const y = X.pow(2).sum(1).lt(0.5).long(); // 1 inside the circle, 0 outside

const net = new nn.Sequential(
  new nn.Linear(2, 32),
  new nn.ReLU(),
  new nn.Dropout(0.1),
  new nn.Linear(32, 2),
);
const loss = new nn.CrossEntropyLoss();
const optimizer = new optim.SGD(net.parameters(), { lr: 0.5 });

for (let step = 0; step < 300; step++) {
  optimizer.zeroGrad();
  loss(net(X), y).backward();
  optimizer.step();
}

net.eval(); // dropout is off from here on
const accuracy = net(X).argmax(1).eq(y).float().mean().item();
console.log(`accuracy ${accuracy.toFixed(2)}`);
// => accuracy 0.98

/*
 * The random stream is PyTorch's, so the same program in PyTorch draws the same points, the same
 * initial weights and the same dropout masks.
 */

import { manualSeed, nn, randn, randint } from "../../torch/src/index.ts";
manualSeed(0);
const F = nn.functional as any;
const x = randn(256, 10) as any,
  l = randint(10, [256]) as any;
const which = process.argv[2]!;
const f: any = {
  sum: () => x.sum(),
  mean: () => x.mean(),
  ce: () => F.crossEntropy(x, l),
  add: () => x.add(x),
  softmax: () => x.softmax(1),
  gather: () => x.gather(1, l.unsqueeze(1)),
}[which];
for (let r = 0; r < 5; r++) {
  const t = performance.now();
  for (let i = 0; i < 20000; i++) f().dispose();
  console.log(((performance.now() - t) / 20).toFixed(2), "µs");
}

/** @file A watch on one step of a training: what it makes of the layers. */
import { manualSeed, nn, rand } from "@kindling/torch";
import { expect, test } from "vitest";
import { NetworkWatch } from "../../page/session/network-watch.ts";

test("the links of a layer are the 40 with the greatest weight times activation, in order", () => {
  manualSeed(0);
  const net = new nn.Sequential(
    new nn.Linear(6, 30),
    new nn.ReLU(),
    new nn.Linear(30, 20),
    new nn.ReLU(),
    new nn.Linear(20, 2),
  );
  const watch = new NetworkWatch(net);
  net(rand([3, 6]));
  const { layers, links } = watch.take()!;
  expect(layers).toHaveLength(2);
  for (const [i, { after }] of layers.entries()) {
    const { weight } = [...net.modules()].filter((it) => it instanceof nn.Linear)[i + 1]!;
    const all = (weight.toArray() as number[][]).flatMap((row, to) =>
      row.map((w, from) => ({ from, to, strength: w * after[from]! })),
    );
    const sorted = all
      .filter(({ strength }) => strength !== 0)
      .toSorted((a, b) => Math.abs(b.strength) - Math.abs(a.strength));
    expect(links[i]).toEqual(sorted.slice(0, 40));
  }
});

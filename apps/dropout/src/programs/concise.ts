/** @file The chapter's model in the framework's own layers. */
import { nn } from "@kindling/torch";
import type { Probabilities } from "./program.ts";

/** Layers in a row, the weights of the linear ones drawn anew from N(0, 0.01²). */
export function conciseNet(probabilities: Probabilities) {
  const net = conciseLayers(probabilities);
  net.apply((m) => {
    if (m instanceof nn.Linear) nn.init.normal_(m.weight, 0, 0.01);
  });
  return net;
}

/** The same layers with the weights that `nn.Linear` starts with. */
export const conciseLayers = ({ dropout1, dropout2 }: Probabilities) =>
  new nn.Sequential(
    new nn.Flatten(),
    new nn.Linear(784, 256),
    new nn.ReLU(),
    new nn.Dropout(dropout1), // after the activation
    new nn.Linear(256, 256),
    new nn.ReLU(),
    new nn.Dropout(dropout2),
    new nn.Linear(256, 10),
  );

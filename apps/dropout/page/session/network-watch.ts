/** @file Watches one step of a training: which units are dropped, and what the others pass on. */
import { isTensor, nn } from "@kindling/torch";
import type { HiddenLayer, Link, NetworkPicture } from "../protocol.ts";

const linksPerLayer = 40;

/**
 * Hooks on the layers of a classifier for the next forward pass. Between two linear layers comes a ReLU,
 * then dropout; so what ReLU gives and what the next linear layer gets are a layer before and after it.
 */
export class NetworkWatch {
  readonly #linears: readonly nn.Linear[];
  readonly #activated: Float32Array[] = [];
  readonly #received: Float32Array[] = [];
  #scores = new Float32Array();
  readonly #hooks: { remove(): void }[] = [];

  constructor(net: nn.AnyModule) {
    const modules = [...net.modules()];
    this.#linears = modules.filter((it) => it instanceof nn.Linear);
    for (const module of modules) {
      if (module instanceof nn.ReLU)
        this.#hooks.push(
          module.registerForwardHook(
            (_, __, output) => void this.#activated.push(firstRow(output)),
          ),
        );
      if (module instanceof nn.Linear)
        this.#hooks.push(
          module.registerForwardHook((_, [input], output) => {
            this.#received.push(firstRow(input));
            this.#scores = firstRow(output);
          }),
        );
    }
  }

  /** What was seen; `undefined` if nothing passed. The hooks are gone then. */
  take(): NetworkPicture | undefined {
    for (const hook of this.#hooks) hook.remove();
    const [image, ...after] = this.#received;
    if (image === undefined) return undefined;
    const layers = after.map((received, i) => ({ before: this.#activated[i]!, after: received }));
    const links = layers.map((layer, i) => strongest(layer, this.#linears[i + 1]!));
    return { image, layers, links, scores: this.#scores };
  }
}

const firstRow = (batch: unknown): Float32Array<ArrayBuffer> =>
  isTensor(batch)
    ? Float32Array.from(batch.detach().flatten(1).at(0).toTypedArray(), Number)
    : new Float32Array();

/** The links with the greatest weight times activation, the greatest first. */
function strongest({ after }: HiddenLayer, { weight }: nn.Linear): Link[] {
  const [outputs, inputs] = weight.shape;
  const weights = weight.toTypedArray();
  const links: Link[] = []; // a sort of all would take longer than the step
  for (let to = 0; to < outputs; to++) {
    for (let from = 0; from < inputs; from++) {
      const strength = Number(weights[to * inputs + from]) * after[from]!;
      if (strength !== 0) insert(links, { from, to, strength });
    }
  }
  return links;
}

/** Puts a link where it belongs, if it is strong enough. */
function insert(links: Link[], link: Link): void {
  const size = Math.abs(link.strength);
  let place = links.length;
  while (place > 0 && Math.abs(links[place - 1]!.strength) < size) place--;
  if (place === linksPerLayer) return;
  links.splice(place, 0, link);
  if (links.length > linksPerLayer) links.pop();
}

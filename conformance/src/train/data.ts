/** @file The real Fashion-MNIST, loaded once. */
import { FashionMNIST } from "@kindling/datasets";
import { conformance } from "@kindling/verify";

export interface Halves {
  readonly train: FashionMNIST;
  readonly test: FashionMNIST;
}

let loaded: Promise<Halves> | undefined;
let isReported = false;

/**
 * Both halves of the data set, from this machine; where it is required, also from the net.
 *
 * @throws {conformance.NotProvided} when no source has it; in CI, or with `KINDLING_REQUIRE_ALL=1`,
 *   the error of the sources instead, so that nothing is left out unseen
 */
export async function fashionMnist(): Promise<Halves> {
  loaded ??= load();
  try {
    return await loaded;
  } catch (error) {
    if (isRequired()) throw error;
    if (!isReported) console.error(`SKIPPED train: no Fashion-MNIST: ${String(error)}`);
    isReported = true;
    throw new conformance.NotProvided("Fashion-MNIST is not there");
  }
}

const load = async (): Promise<Halves> => ({
  train: await FashionMNIST.load({ train: true, download: isRequired() }),
  test: await FashionMNIST.load({ train: false, download: isRequired() }),
});

const isRequired = (): boolean =>
  Boolean(process.env["CI"]) || process.env["KINDLING_REQUIRE_ALL"] === "1";

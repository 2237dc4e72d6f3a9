/** @file The images that the page asks for: from a server, from the user's files, or drawn. */
import { type DataSource, FashionMNIST, syntheticFashionMNIST } from "@kindling/datasets";
import type { FashionData } from "../../src/data/open.ts";
import type { DataRequest, DataSummary } from "../protocol.ts";

/** Images that are there, or can be at once. */
export interface OpenedData {
  readonly summary: DataSummary;
  /** Both halves; what has to be drawn is drawn when it is asked for first. */
  readonly halves: () => FashionData;
}

/**
 * Finds the images that are asked for.
 *
 * @throws {DataError} when a file is missing, damaged, or holds something else
 */
export async function openRequest(request: DataRequest): Promise<OpenedData> {
  if (request.kind === "drawn") return drawnLater(request);
  const options =
    request.kind === "server" ? { root: request.address } : { sources: [filesOf(request.files)] };
  const train = await FashionMNIST.load({ ...options, train: true });
  const test = await FashionMNIST.load({ ...options, train: false });
  const summary = { ...train.source, trainLength: train.length, testLength: test.length };
  return { summary, halves: () => ({ train, test }) };
}

function drawnLater(lengths: {
  readonly trainLength: number;
  readonly testLength: number;
}): OpenedData {
  const { trainLength, testLength } = lengths;
  const { source } = syntheticFashionMNIST({ trainLength: 0, testLength: 0 }).train;
  let drawn: FashionData | undefined;
  return {
    summary: { ...source, trainLength, testLength },
    halves: () => (drawn ??= syntheticFashionMNIST({ trainLength, testLength })),
  };
}

/** Files by name, as they were published: plain or in gzip. */
const filesOf = (files: readonly File[]): DataSource => ({
  name: "your files",
  explicit: true,
  async read({ name }) {
    const file = files.find((it) => [name, `${name}.gz`].includes(it.name));
    return file === undefined ? null : new Uint8Array(await file.arrayBuffer());
  },
});

/** @file The images that the page asks for: from a server, from the user's files, or drawn. */
import { type DataSource, FashionMNIST, syntheticFashionMNIST } from "@kindling/datasets";
import type { FashionData } from "../../src/data/open.ts";
import type { DataRequest } from "../protocol.ts";

/**
 * Both halves of the data.
 *
 * @throws {DataError} when a file is missing, damaged, or holds something else
 */
export async function openRequest(request: DataRequest): Promise<FashionData> {
  if (request.kind === "drawn") return syntheticFashionMNIST(request);
  const options =
    request.kind === "server" ? { root: request.address } : { sources: [filesOf(request.files)] };
  return {
    train: await FashionMNIST.load({ ...options, train: true }),
    test: await FashionMNIST.load({ ...options, train: false }),
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

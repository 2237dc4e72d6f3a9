/**
 * @file Safetensors files on disk.
 */
import { DataError, type Tensor } from "@kindling/tensor";
import { decodeSafetensors } from "./decode.ts";
import { encodeSafetensors } from "./encode.ts";

/**
 * Writes tensors to a file: a new one beside it first, which then takes its place, so that no reader
 * ever sees half a file. Folders must exist.
 *
 * @param tensors   by name, as `stateDict()` gives them.
 * @param metadata  notes to keep beside them.
 * @throws {DataError} when the file cannot be written, or in a page
 * @example
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * const path = join(await mkdtemp(join(tmpdir(), "weights-")), "net.safetensors");
 * const net = new nn.Linear(2, 1, { bias: false });
 * await nn.saveSafetensors(net.stateDict(), path);
 * const { weight } = await nn.loadSafetensors(path);
 * weight.equal(net.weight) // => true
 */
export async function saveSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  path: string,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const bytes = encodeSafetensors(tensors, metadata);
  const fs = filesFor("saveSafetensors");
  const draft = `${path}.${crypto.randomUUID()}.part`;
  try {
    await fs.writeFile(draft, bytes, { flag: "wx", flush: true });
    await fs.rename(draft, path);
  } catch (error) {
    await fs.rm(draft, { force: true });
    throw unusable("saveSafetensors: the file cannot be written", path, error);
  }
}

/**
 * Reads tensors from a file, or from the bytes of one.
 *
 * @throws {DataError} when the file cannot be read, or naming what is wrong with its bytes
 * @example
 * const bytes = nn.encodeSafetensors({ w: tensor([1, 2]) }); // or the path of a file
 * await loadSafetensors(bytes) // => { w: tensor([1., 2.]) }
 */
export async function loadSafetensors(
  source: string | Uint8Array | ArrayBuffer,
): Promise<Record<string, Tensor>> {
  if (typeof source !== "string") return decodeSafetensors(source);
  const fs = filesFor("loadSafetensors");
  const bytes = await fs.readFile(source).catch((error: unknown) => {
    throw unusable("loadSafetensors: the file cannot be read", source, error);
  });
  return decodeSafetensors(bytes);
}

/** Node's files: asked for by a call, since bundlers for pages would look for an import. */
function filesFor(where: string): typeof import("node:fs/promises") {
  const files = globalThis.process?.getBuiltinModule?.("node:fs/promises");
  if (files === undefined) {
    throw new DataError(`${where}: there are no files here`, {
      got: "a platform without Node's modules",
      expected: "Node ≥ 20.16; in a page, encodeSafetensors and decodeSafetensors on bytes",
    });
  }
  return files;
}

const unusable = (what: string, path: string, cause: unknown): DataError =>
  new DataError(
    what,
    { got: cause instanceof Error ? cause.message : String(cause), expected: `access to ${path}` },
    { cause },
  );

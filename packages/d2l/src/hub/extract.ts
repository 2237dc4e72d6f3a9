/** @file Archives of the hub, unpacked beside where they are kept. Node only. */
import { DataError, ValueError } from "@kindling/tensor";
import { unzipSync } from "fflate";
import { nodeFiles, nodeLibrary } from "../node-files.ts";
import { download } from "./download.ts";

/** How `downloadExtract` is told where files go. */
export interface ExtractOptions {
  /** Where the archive is kept and unpacked. */
  readonly cacheDir?: string | undefined;
}

/**
 * Downloads a `.zip`, `.tar` or `.tar.gz` of the hub and unpacks it into the folder that it is kept
 * in. The content appears there only when all of it is unpacked.
 *
 * @param folder  a folder in the archive, whose path is given back; without it the archive's own
 *   path less its extension.
 * @throws {DataError} when the archive is corrupt or would write outside its folder.
 * @example
 * import { mkdtemp, readdir, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * const cacheDir = await mkdtemp(join(tmpdir(), "hub-"));
 * const zip =
 *   "UEsDBBQAAAAAAAAAIQC379yDAQAAAAEAAAANAAAAd29yZHMvb25lLnR4dDFQSwECFAMUAAAAAAAAACEAt+/c" +
 *   "gwEAAAABAAAADQAAAAAAAAAAAAAAgAEAAAAAd29yZHMvb25lLnR4dFBLBQYAAAAAAQABADsAAAAsAAAAAAA=";
 * // kept already, and so not fetched
 * await writeFile(join(cacheDir, "words.zip"), Buffer.from(zip, "base64"));
 * DATA_HUB["words"] = ["https://example.org/words.zip", "bc8236b01dd07fe1214b5f5f580805d529007c04"];
 * await readdir(await downloadExtract("words", null, { cacheDir })) // => [ 'one.txt' ]
 */
export async function downloadExtract(
  name: string,
  folder?: string | null,
  { cacheDir = "../data" }: ExtractOptions = {},
): Promise<string> {
  const { files, paths } = nodeFiles("downloadExtract");
  const archive = await download(name, cacheDir);
  const extension = paths.extname(archive);
  const unpack = unpackers[extension];
  if (unpack === undefined) throw unknownArchive(archive);
  const base = paths.dirname(archive);
  const unpacked = await files.mkdtemp(paths.join(base, ".unpacking-"));
  try {
    await unpack(archive, unpacked).catch((cause: unknown) => {
      throw corrupt(archive, cause);
    });
    for (const top of await files.readdir(unpacked)) {
      await files.rm(paths.join(base, top), { recursive: true, force: true });
      await files.rename(paths.join(unpacked, top), paths.join(base, top));
    }
  } finally {
    await files.rm(unpacked, { recursive: true, force: true });
  }
  return folder ? paths.join(base, folder) : archive.slice(0, -extension.length);
}

type Unpacker = (archive: string, folder: string) => Promise<void>;

async function unpackZip(archive: string, folder: string): Promise<void> {
  const { files, paths } = nodeFiles("downloadExtract");
  for (const [name, bytes] of Object.entries(unzipSync(await files.readFile(archive)))) {
    const path = paths.resolve(folder, name);
    if (!path.startsWith(paths.resolve(folder) + paths.sep)) throw new Error(`unsafe path ${name}`);
    await files.mkdir(name.endsWith("/") ? path : paths.dirname(path), { recursive: true });
    if (!name.endsWith("/")) await files.writeFile(path, bytes);
  }
}

async function unpackTar(archive: string, folder: string): Promise<void> {
  const { extract } = await nodeLibrary("tar");
  await extract({ file: archive, cwd: folder, strict: true });
}

const unpackers: { readonly [extension: string]: Unpacker } = {
  ".zip": unpackZip,
  ".tar": unpackTar,
  ".gz": unpackTar,
};

const unknownArchive = (archive: string): ValueError =>
  new ValueError("downloadExtract: not an archive that can be unpacked", {
    got: archive,
    expected: Object.keys(unpackers).join(", "),
  });

const corrupt = (archive: string, cause: unknown): DataError =>
  new DataError(
    `downloadExtract: ${archive} cannot be unpacked`,
    {
      got: cause instanceof Error ? cause.message : String(cause),
      expected: "a whole archive whose paths stay inside it",
    },
    { cause },
  );

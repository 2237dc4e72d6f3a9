/**
 * @file Where the files of a data set come from. A source is one small object; sources are tried in
 * order, the first that has all the files wins, and when none has, the error tells of each.
 */
import { DataError } from "@kindling/tensor";

/** One published file of a data set. */
export interface DataFile {
  /** Its name without `.gz`. */
  readonly name: string;
  /** Its length when decompressed. */
  readonly sizeBytes: number;
  /** MD5 of the decompressed bytes, as hexadecimal digits. */
  readonly md5: string;
  /** MD5 of the gzip file as first published; repackaged files differ in it. */
  readonly gzipMd5: string;
}

/**
 * A place where the files of a data set may be.
 * @example
 * const memory = { name: "memory", read: async (file) => Uint8Array.of(7) };
 * await memory.read({ name: "seven", sizeBytes: 1, md5: "", gzipMd5: "" })
 * // => Uint8Array(1) [ 7 ]
 */
export interface DataSource {
  /** What the user is told, such as `folder /usr/share/datasets/fashion-mnist`. */
  readonly name: string;
  /** The user asked for this very place: if it fails, nothing else is tried. */
  readonly explicit?: boolean;
  /**
   * The content of the file, in gzip or plain, or null where the source does not have it.
   *
   * @throws {DataError} when it should be there and cannot be had.
   */
  read(file: DataFile): Promise<Uint8Array | null>;
}

/** How a search may be watched and stopped. */
export interface SearchOptions {
  /** Called with a source's name before it is tried. */
  readonly onSource?: ((name: string) => void) | undefined;
  /** Ends the search; the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** A file as a source gave it. */
export interface FoundFile {
  readonly bytes: Uint8Array;
  /** The file and its source, for errors. */
  readonly name: string;
}

/**
 * What `open` makes of the files of the first source that has them all and whose files it accepts.
 *
 * @param what  the data set's name, for errors.
 * @param open  gets the files in the order of `files`.
 * @throws {DataError} when no source has them; it names each source and why it failed.
 * @example
 * const seven = { name: "seven", sizeBytes: 1, md5: "", gzipMd5: "" };
 * const empty = { name: "empty", read: async () => null };
 * const memory = { name: "memory", read: async () => Uint8Array.of(7) };
 * await openFirst("Seven", [seven], [empty, memory], async ([file]) => file.bytes[0])
 * // => { source: 'memory', content: 7 }
 */
export async function openFirst<Content>(
  what: string,
  files: readonly DataFile[],
  sources: readonly DataSource[],
  open: (found: readonly FoundFile[]) => Promise<Content>,
  { onSource, signal }: SearchOptions = {},
): Promise<{ readonly source: string; readonly content: Content }> {
  const failures: string[] = [];
  for (const source of sources) {
    signal?.throwIfAborted();
    onSource?.(source.name);
    try {
      return { source: source.name, content: await open(await readAll(files, source)) };
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof DataError) || isFinal(error, source)) throw error;
      failures.push(`${source.name}: ${oneLine(error, source)}`);
    }
  }
  throw new DataError(`${what}: no source has the data`, {
    got: failures.join("\n            ") || "no source at all",
    expected: `a source with ${files.map((file) => `${file.name}.gz`).join(" and ")}`,
  });
}

async function readAll(files: readonly DataFile[], source: DataSource): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const file of files) {
    const bytes = await source.read(file);
    if (bytes === null) throw new MissingFile(file.name);
    found.push({ bytes, name: `${file.name} in ${source.name}` });
  }
  return found;
}

/** What the user asked for may lack a file, but not be broken. */
const isFinal = (error: DataError, source: DataSource): boolean =>
  source.explicit === true && !(error instanceof MissingFile);

/** Says that a source works but lacks a file. Never leaves this module. */
class MissingFile extends DataError {
  constructor(fileName: string) {
    super(`no ${fileName}.gz there`, { got: "nothing", expected: "the file" });
  }
}

/** An error's first line, without the source's name, and what was got: for a list of sources. */
function oneLine(error: DataError, source: DataSource): string {
  const [what = "", got = ""] = error.message.split("\n", 2);
  if (error instanceof MissingFile) return what;
  const rest = what.replace(` in ${source.name}`, "").replace(source.name, "");
  return `${rest} (${got.replace(/^ *got */, "")})`;
}

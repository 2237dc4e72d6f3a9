/**
 * @file Debian's and Ubuntu's own package of Fashion-MNIST, fetched without root and without a trace
 * on the system: apt works on lists and caches of its own, in a folder that goes away.
 */
import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DataError } from "@kindling/torch";

/** The distribution's package. */
export const packageName = "dataset-fashion-mnist";

const contentFolder = "usr/share/datasets/fashion-mnist";

/** Whether this system has the tools: Debian, Ubuntu and their kin. */
export async function hasApt(): Promise<boolean> {
  const found = await Promise.all(
    ["/usr/bin/apt-get", "/usr/bin/dpkg-deb"].map((path) => access(path).then(yes, no)),
  );
  return found.every(Boolean);
}

/** Files by name. */
export type Files = ReadonlyMap<string, Uint8Array>;

/**
 * Fetches the package and gives the files that it holds.
 *
 * @throws {DataError} when apt cannot fetch it or it does not hold them.
 */
export async function fetchDebianPackage(signal?: AbortSignal): Promise<Files> {
  const work = await mkdtemp(join(tmpdir(), "kindling-apt-"));
  try {
    const lists = join(work, "lists");
    const cache = join(work, "cache");
    await mkdir(join(lists, "partial"), { recursive: true });
    await mkdir(join(cache, "archives", "partial"), { recursive: true });
    const own = [`Dir::State::Lists=${lists}`, `Dir::Cache=${cache}`, ...quick];
    const apt = (...command: string[]): Promise<string> =>
      run("apt-get", ["-q", ...own.flatMap((option) => ["-o", option]), ...command], work, signal);
    // one broken source of many is no reason to stop: the download tells what is missing
    const updated = await apt("update").catch((error: unknown) => error);
    await apt("download", packageName).catch((error: unknown) => {
      throw updated instanceof Error ? updated : error;
    });
    const archive = (await readdir(work)).find((name) => name.endsWith(".deb"));
    if (archive === undefined) throw failed("apt-get download left no package");
    await run("dpkg-deb", ["-x", archive, "content"], work, signal);
    return await filesIn(join(work, "content", contentFolder));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

// translations are of no use; a network that swallows packets should not hold the demo up
const quick = [
  "Acquire::Languages=none",
  "Acquire::http::Timeout=15",
  "Acquire::https::Timeout=15",
  "Acquire::Retries=1",
  // root would otherwise download as a user who may not enter our folder
  "APT::Sandbox::User=root",
];

const yes = (): boolean => true;
const no = (): boolean => false;

async function run(
  program: string,
  args: readonly string[],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const options = { cwd: folder, env: { ...process.env, LC_ALL: "C" }, timeout: 120_000 };
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      ...options,
      ...(signal === undefined ? {} : { signal }),
    });
    return stdout;
  } catch (cause) {
    signal?.throwIfAborted();
    throw failed(reasonOf(cause), cause);
  }
}

/** Apt's own word: its last line that tells of an error. */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error && "stderr" in cause ? String(cause.stderr) : String(cause);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.findLast((line) => line.startsWith("E:")) ?? lines.at(-1) ?? "no reason given";
}

async function filesIn(folder: string): Promise<Files> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw failed(`the package does not hold ${contentFolder}`, cause);
  });
  const files = names.map(async (name) => [name, await readFile(join(folder, name))] as const);
  return new Map(await Promise.all(files));
}

const failed = (reason: string, cause?: unknown): DataError =>
  new DataError(
    `the package ${packageName} cannot be fetched`,
    { got: reason, expected: "apt-get to download it and dpkg-deb to unpack it" },
    { cause },
  );

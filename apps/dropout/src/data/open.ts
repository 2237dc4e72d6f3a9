/**
 * @file Where the demo's data come from: the places that `FashionMNIST.load` knows, else the
 * distribution's own package, else a stand-in that is drawn. The first that works is named.
 */
import { FashionMNIST, syntheticFashionMNIST, userCache } from "@kindling/datasets";
import type { DataCache, DataSource, LoadOptions } from "@kindling/datasets";
import { DataError } from "@kindling/torch";
import { fetchDebianPackage, hasApt, packageName, type Files } from "./debian-package.ts";

/** Both halves of the data set. */
export interface FashionData {
  readonly train: FashionMNIST;
  readonly test: FashionMNIST;
}

/** Where news go while the data are looked for. */
export interface News {
  /** A line that stays. */
  line(text: string): void;
  /** A line that is replaced by the next. */
  status(text: () => string): void;
}

/** Where to look; what is left out is as usual. */
export interface Places {
  /** For `FashionMNIST.load`. */
  readonly load?: LoadOptions;
  /** Whether the distribution's package may be fetched; by default where there is apt. */
  readonly apt?: boolean;
  /** Where the package's files are kept; by default the user's cache. */
  readonly cache?: DataCache;
  /** How many images a stand-in has. */
  readonly standIn?: { readonly trainLength: number; readonly testLength: number };
}

/**
 * Both halves of Fashion-MNIST.
 *
 * @param root  the folder that the user named: then it is that or an error.
 * @throws {DataError} when the data are not in the folder that the user named, here or in
 *   `KINDLING_DATA`.
 */
export async function openData(
  root: string | undefined,
  news: News,
  places: Places = {},
): Promise<FashionData> {
  try {
    return await loadBoth({ root, ...progressOptions(news), ...places.load });
  } catch (error) {
    const isNamed = root !== undefined || (process.env["KINDLING_DATA"] ?? "") !== "";
    if (!(error instanceof DataError) || isNamed) throw error;
    return (await fromDistribution(news, places)) ?? standIn(news, places);
  }
}

const loadBoth = async (options: LoadOptions): Promise<FashionData> => ({
  train: await FashionMNIST.load({ ...options, train: true }),
  test: await FashionMNIST.load({ ...options, train: false }),
});

function progressOptions(news: News): LoadOptions {
  return {
    onSource: (name) => news.status(() => `looking for Fashion-MNIST: ${name}`),
    onProgress: ({ url, receivedBytes, totalBytes }) =>
      news.status(() => `${megabytes(receivedBytes)} of ${megabytes(totalBytes)}  ${url}`),
  };
}

async function fromDistribution(news: News, places: Places): Promise<FashionData | null> {
  if (!(places.apt ?? (await hasApt()))) return null;
  news.line(`no source has Fashion-MNIST; fetching the package ${packageName} with apt-get`);
  try {
    const files = await fetchDebianPackage();
    news.line(await keep(files, places.cache ?? (await userCache("fashion-mnist"))));
    return await loadBoth({ sources: [packageSource(files)] });
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    news.line(error.message);
    return null;
  }
}

const packageSource = (files: Files): DataSource => ({
  name: `package ${packageName}`,
  async read({ name }) {
    return files.get(`${name}.gz`) ?? files.get(name) ?? null;
  },
});

/** Puts the files where the next run finds them, and tells how that went. */
async function keep(files: Files, cache: DataCache | null): Promise<string> {
  if (cache === null) return "fetched; this platform has no cache to keep it in";
  for (const [name, bytes] of files) {
    const problem = await cache.write(name, bytes);
    if (problem !== null) return `fetched, but not kept: ${problem}`;
  }
  return `fetched and kept in ${cache.name}; nothing was installed on the system`;
}

function standIn(news: News, { standIn: lengths }: Places): FashionData {
  const width = Math.max(...notice.map((text) => text.length));
  const rule = "!".repeat(width + 8);
  for (const line of [rule, ...notice.map((text) => `!!  ${text.padEnd(width)}  !!`), rule]) {
    news.line(line);
  }
  return syntheticFashionMNIST({ seed: 0, ...lengths });
}

const notice = [
  "Fashion-MNIST could not be had: no folder has it, and it cannot be fetched.",
  "What follows is trained on SYNTHETIC images that this program draws.",
  "Its figures say nothing about Fashion-MNIST. Name a folder with --data.",
];

const megabytes = (bytes: number | null): string =>
  bytes === null ? "?" : `${(bytes / 1e6).toFixed(1)} MB`;

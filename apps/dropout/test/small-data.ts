/** @file A folder with files in the form of Fashion-MNIST, small enough to train on in seconds. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { syntheticFashionMNIST } from "@kindling/datasets";
import { onTestFinished } from "vitest";
import { unpackedFiles } from "./fashion-files.ts";

/** A folder that goes away with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kindling-app-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The four files of drawn images, by name, as they are published: in gzip. */
export function smallFiles(trainLength: number, testLength: number): Map<string, Uint8Array> {
  const files = unpackedFiles(syntheticFashionMNIST({ seed: 1, trainLength, testLength }));
  return new Map([...files].map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes, { level: 1 })]));
}

/** Writes the four files into a folder. */
export async function writeSmallData(folder: string, trainLength = 2000, testLength = 500) {
  for (const [name, bytes] of smallFiles(trainLength, testLength)) {
    await writeFile(join(folder, name), bytes);
  }
  return folder;
}

/** @file A folder of checkpoints: one file a program, replaced in one step. */
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DataError, nn } from "@kindling/torch";
import type { ProgramName } from "../programs/index.ts";
import type { CheckpointStore } from "../training/train.ts";
import { checkpointOf, restoreRun } from "./contents.ts";
import { type Checkpoint, checkpointIn, notesOf } from "./manifest.ts";

/** A folder as a store of checkpoints. It is made at the first save. */
export interface CheckpointFolder extends CheckpointStore {
  /** The file of a program. */
  pathOf(program: ProgramName): string;
  /**
   * What is kept of a program, or null.
   *
   * @throws {DataError} when the file is damaged, or no checkpoint of this program
   */
  read(program: ProgramName): Promise<Checkpoint | null>;
}

/**
 * Checkpoints in a folder (Node only). A process that dies while it saves leaves the last one whole.
 *
 * @example
 * const store = checkpointFolder("out/checkpoint");
 * await train(data, { checkpoint: { store, resume: true, everySteps: 100 } });
 */
export function checkpointFolder(folder: string): CheckpointFolder {
  const pathOf = (program: ProgramName): string => join(folder, `${program}.safetensors`);
  const read = async (program: ProgramName): Promise<Checkpoint | null> => {
    const bytes = await bytesIn(pathOf(program));
    return bytes === null ? null : checkpointIn(bytes, pathOf(program));
  };
  return {
    pathOf,
    read,
    async restore(run) {
      const { program } = run.settings;
      await removeDrafts(folder, program);
      const checkpoint = await read(program);
      if (checkpoint === null) return false;
      await restoreRun(run, checkpoint, pathOf(program));
      return true;
    },
    async save(run) {
      const checkpoint = await checkpointOf(run);
      await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
        throw unusable(folder, cause);
      });
      const notes = await notesOf(checkpoint);
      await nn.saveSafetensors(checkpoint.tensors, pathOf(run.settings.program), notes);
    },
  };
}

async function bytesIn(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isAbsence(error)) return null;
    throw unusable(path, error);
  }
}

/** What a process left that was killed while it saved. */
async function removeDrafts(folder: string, program: ProgramName): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isAbsence(error)) return [];
    throw unusable(folder, error);
  });
  const isDraft = (name: string): boolean =>
    name.startsWith(`${program}.safetensors.`) && name.endsWith(".part");
  await Promise.all(names.filter(isDraft).map((name) => rm(join(folder, name), { force: true })));
}

const isAbsence = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

const unusable = (path: string, cause: unknown): DataError =>
  new DataError(
    `--checkpoint: ${path} cannot be used`,
    {
      got: cause instanceof Error ? cause.message : String(cause),
      expected: "a folder that this program may read and write, or a place to make one",
    },
    { cause },
  );

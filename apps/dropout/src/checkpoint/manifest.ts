/**
 * @file The manifest of a checkpoint: what run it is of, by which versions, and how far it is. It
 * stands in the notes of the safetensors file, with a digest of everything in the file.
 */
import type { EpochReport } from "@kindling/d2l";
import { DataError, nn, type optim, type Tensor } from "@kindling/torch";
import type { Place } from "../training/training-run.ts";
import type { TrainingSettings } from "../training/training-settings.ts";
import type { Versions } from "./versions.ts";

/** What decides a run's parameters, but for how long it trains. */
export interface Configuration extends Omit<TrainingSettings, "epochs"> {
  readonly trainImages: number;
  readonly testImages: number;
  /** SHA-256 of the images and labels. */
  readonly data: string;
}

/** What a checkpoint says in words; its numbers are tensors beside it. */
export interface Manifest {
  readonly configuration: Configuration;
  readonly versions: Versions;
  /** How many epochs were asked for. */
  readonly epochs: number;
  readonly place: Place;
  /** How long the epoch under way has trained. */
  readonly seconds: number;
  /** The epochs that are over. */
  readonly curves: readonly EpochReport[];
  /** How many batches of the epoch under way were given; null between epochs. */
  readonly numYielded: number | null;
  /** The optimizer's options, and of its memory what is no tensor. */
  readonly optimizer: optim.OptimizerState<optim.SGDOptions>;
}

/** A checkpoint in memory. */
export interface Checkpoint {
  readonly manifest: Manifest;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** The notes to write beside the tensors. */
export async function notesOf({ manifest, tensors }: Checkpoint): Promise<Record<string, string>> {
  const notes = { format, version, manifest: JSON.stringify(manifest, nonFiniteAsText) };
  return { ...notes, sha256: await digestOf(tensors, notes) };
}

/**
 * The checkpoint in a file's bytes.
 *
 * @param path  the file's, for messages
 * @throws {DataError} when the bytes are damaged, or no checkpoint of this program
 */
export async function checkpointIn(bytes: Uint8Array, path: string): Promise<Checkpoint> {
  const { notes, tensors } = readSafetensors(bytes, path);
  if (notes["format"] !== format) {
    const names = Object.keys(notes).join(", ");
    throw foreign(path, names === "" ? "a file without notes" : `notes ${names}`, format);
  }
  if (notes["version"] !== version) {
    throw foreign(path, `version ${notes["version"]}`, `version ${version}`);
  }
  const { sha256, ...others } = notes;
  if ((await digestOf(tensors, others)) !== sha256) {
    throw damaged(path, "content that its SHA-256 is not of");
  }
  // the digest says that this program wrote it
  const manifest = JSON.parse(others["manifest"] ?? "") as Manifest;
  return { manifest: { ...manifest, curves: manifest.curves.map(withNumbers) }, tensors };
}

/** SHA-256 in hexadecimal digits. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const isShared = bytes.buffer instanceof SharedArrayBuffer;
  const own = (isShared ? bytes.slice() : bytes) as Uint8Array<ArrayBuffer>; // what digest takes
  const digest = await crypto.subtle.digest("SHA-256", own);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const format = "kindling-dropout checkpoint";
const version = "1";

/** The same tensors and notes are encoded as the same bytes. */
const digestOf = (
  tensors: Readonly<Record<string, Tensor>>,
  notes: Readonly<Record<string, string>>,
): Promise<string> => sha256Hex(nn.encodeSafetensors(tensors, notes));

function readSafetensors(
  bytes: Uint8Array,
  path: string,
): { notes: Readonly<Record<string, string>>; tensors: Record<string, Tensor> } {
  try {
    return { notes: nn.safetensorsMetadata(bytes), tensors: nn.decodeSafetensors(bytes) };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const [what = ""] = error.message.split("\n");
    throw damaged(path, what, error);
  }
}

/** JSON knows no NaN: a diverged run has losses that are. */
const nonFiniteAsText = (_name: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

function withNumbers(report: EpochReport): EpochReport {
  const numbers = Object.entries(report).map(([name, value]) => [name, Number(value)] as const);
  return { ...report, ...Object.fromEntries(numbers) };
}

const damaged = (path: string, got: string, cause?: unknown): DataError =>
  new DataError(
    `the checkpoint ${path} is damaged`,
    { got, expected: "a file as it was written", fix: "remove it, or start without --resume" },
    cause === undefined ? {} : { cause },
  );

const foreign = (path: string, got: string, expected: string): DataError =>
  new DataError(`${path} is no checkpoint of this program`, { got, expected });

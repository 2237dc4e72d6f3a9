/**
 * @file Loaded before the command: kills the process at the moment that `KILL_AT` names, such as
 * `step:7` or `half:2`, as a SIGKILL from outside would, but always there.
 */
import { Tensor } from "@kindling/torch";

/** The moments: at a step, or in the write of a checkpoint. */
export type Moment = keyof typeof moments;

const [moment = "", count = ""] = (process.env["KILL_AT"] ?? "").split(":");
let left = Number(count);

function passed(name: Moment): void {
  if (name === moment && --left === 0) process.kill(process.pid, "SIGKILL");
}

const fs = process.getBuiltinModule("node:fs/promises");
const { writeFile, rename } = fs;
const isCheckpoint = (path: unknown): boolean => String(path).includes(".safetensors");

const moments = {
  /** In a step, before its gradients. */
  step(): void {
    const original: unknown = Reflect.get(Tensor.prototype, "backward");
    const get = (): unknown => {
      passed("step");
      return original;
    };
    Object.defineProperty(Tensor.prototype, "backward", { get });
  },
  /** When half a checkpoint is written. */
  half(): void {
    fs.writeFile = async (path, content, options) => {
      if (isCheckpoint(path) && content instanceof Uint8Array) {
        await writeFile(path, content.subarray(0, content.length / 2), options);
        passed("half");
        await fs.rm(path as string); // the whole one is written as a new file
      }
      return writeFile(path, content, options);
    };
  },
  /** When it is written, and not yet in its place. */
  written(): void {
    fs.rename = async (from, to) => {
      if (isCheckpoint(to)) passed("written");
      return rename(from, to);
    };
  },
  /** When it has just taken its place. */
  renamed(): void {
    fs.rename = async (from, to) => {
      await rename(from, to);
      if (isCheckpoint(to)) passed("renamed");
    };
  },
};

if (Object.hasOwn(moments, moment)) moments[moment as Moment](); // a key, as just checked

/** @file A peer as a process: asked by lines, answering by lines. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { Parts, Work } from "./rows.ts";

export interface PeerProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** So long the threads of the peer before may look for work before they sleep, outside of anybody's round. */
const settlingMs = 100;

export class Peer {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(name: string, child: ChildProcess, lines: AsyncIterator<string>) {
    this.name = name;
    this.#child = child;
    this.#lines = lines;
  }

  /** Starts a peer; `undefined` where it is not installed. */
  static async start({ command, args, env }: PeerProgram): Promise<Peer | undefined> {
    const child = spawn(command, args, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...env },
    });
    const reader: Interface = createInterface({ input: child.stdout });
    const lines = reader[Symbol.asyncIterator]();
    const hello = await Promise.race([
      lines.next(),
      new Promise<IteratorResult<string>>((resolve) =>
        child.once("error", () => resolve({ done: true, value: undefined })),
      ),
    ]);
    if (hello.done === true) return undefined;
    const { name } = JSON.parse(hello.value) as { readonly name: string };
    return new Peer(name, child, lines);
  }

  /** Whether the peer has this work; it is warm afterwards. */
  async make(work: Work): Promise<boolean> {
    const { has } = (await this.#ask({ make: work })) as { readonly has: boolean };
    return has;
  }

  /** Seconds of one run, from one round. */
  async round(): Promise<number> {
    await delay(settlingMs);
    const { seconds } = (await this.#ask({ round: true })) as { readonly seconds: number };
    return seconds;
  }

  /** What one run is made of, where the peer can tell. */
  async parts(): Promise<Parts | undefined> {
    const { parts } = (await this.#ask({ parts: true })) as { readonly parts?: Parts };
    return parts;
  }

  stop(): void {
    this.#child.kill();
  }

  async #ask(question: object): Promise<unknown> {
    this.#child.stdin?.write(`${JSON.stringify(question)}\n`);
    const { done, value } = await this.#lines.next();
    if (done === true) throw new Error(`${this.name} stopped at ${JSON.stringify(question)}`);
    return JSON.parse(value);
  }
}

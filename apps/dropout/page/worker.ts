/** @file The dedicated worker of a lane: a session behind `postMessage`. */
import { setNumThreads } from "@kindling/torch";
import type { Command } from "./protocol.ts";
import { Session } from "./session/session.ts";

/** Two programs train at a time. */
setNumThreads(Math.max(1, Math.floor(navigator.hardwareConcurrency / 2)));

const session = new Session((news) => postMessage(news));

addEventListener("message", ({ data }: MessageEvent<Command>) => void session.handle(data));

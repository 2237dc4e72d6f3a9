/** @file The dedicated worker of a lane: a session behind `postMessage`. */
import type { Command } from "./protocol.ts";
import { Session } from "./session/session.ts";

const session = new Session((news) => postMessage(news));

addEventListener("message", ({ data }: MessageEvent<Command>) => void session.handle(data));

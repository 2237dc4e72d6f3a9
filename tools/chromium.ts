/** @file The browser that tests use: a Chromium of the machine. Nothing is downloaded. */
import { existsSync } from "node:fs";

/** Where it is. */
export const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Whether it is there. */
export const hasChromium = existsSync(executablePath);

/** Without a sandbox, as root has none, and without services that nobody asked for. */
export const chromiumArguments: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

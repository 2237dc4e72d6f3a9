/**
 * @file Where the page starts: not before it is settled whether it is loaded once more to be isolated,
 * and with its workers.
 */

await globalThis.isolationSettled;
await Promise.all([import("./page-pair.ts"), import("./main.ts")]);

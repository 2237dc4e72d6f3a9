/**
 * @file Before the tests of a package: makes the backend known that `KINDLING_BACKEND` names, where it
 * lives in a package of its own. What is then used first opens it.
 */
if (process.env["KINDLING_BACKEND"] === "wasm") await import("@kindling/backend-wasm");

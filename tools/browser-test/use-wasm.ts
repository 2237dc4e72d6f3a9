/** @file Before the tests of a file in the browser: no environment says which backend to open. */
import { useWasm } from "@kindling/backend-wasm";

useWasm();

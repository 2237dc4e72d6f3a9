/** @file A server on this machine whose answers a test says, path by path. */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** Answers a request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A running server: its address with a slash at the end, and the paths that were asked for. */
export interface TestServer {
  readonly base: string;
  readonly asked: readonly string[];
}

/**
 * Starts a server that ends with the test.
 *
 * @param answers  by path without the first slash; others are answered 404.
 */
export async function serve(answers: Readonly<Record<string, Answer>>): Promise<TestServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").slice(1);
    asked.push(path);
    const answer = answers[path] ?? ((_, missing) => missing.writeHead(404).end());
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // a TCP server has an address of this kind
  const { port } = server.address() as AddressInfo;
  return { base: `http://127.0.0.1:${port}/`, asked };
}

/** Answers with these bytes. */
export const whole =
  (bytes: Uint8Array): Answer =>
  (_, response) =>
    response.writeHead(200, { "content-length": bytes.length }).end(bytes);

/** Promises these bytes, sends the first half and breaks the connection. */
export const broken =
  (bytes: Uint8Array): Answer =>
  (_, response) => {
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  };

/** Sends the first half of these bytes and then nothing more. */
export const stalling =
  (bytes: Uint8Array): Answer =>
  (_, response) => {
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2));
  };

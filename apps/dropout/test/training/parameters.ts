/** @file A network's parameters as something that tests compare bit for bit. */
import type { nn } from "@kindling/torch";

/** The bytes of each parameter, by name. */
export const parametersOf = (net: nn.AnyModule): Record<string, string> =>
  Object.fromEntries(
    Object.entries(net.stateDict()).map(([name, tensor]) => {
      const { buffer, byteOffset, byteLength } = tensor.toTypedArray();
      return [name, Buffer.from(buffer, byteOffset, byteLength).toString("base64")];
    }),
  );

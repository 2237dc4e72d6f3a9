/** @file Tensors as something that tests compare bit for bit. */
import type { nn, Tensor } from "@kindling/torch";

/** The bytes of each tensor, by name. */
export const bytesOf = (tensors: Readonly<Record<string, Tensor>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const { buffer, byteOffset, byteLength } = tensor.toTypedArray();
      return [name, Buffer.from(buffer, byteOffset, byteLength).toString("base64")];
    }),
  );

/** The bytes of each parameter, by name. */
export const parametersOf = (net: nn.AnyModule): Record<string, string> => bytesOf(net.stateDict());

/** @file What of the surface has no gradient, and why. */

/** Names by the reason. */
export const notDifferentiable: Readonly<Record<string, readonly string[]>> = {
  "gives booleans": methods(
    "isnan isinf isfinite signbit isposinf isneginf isclose eq ne notEqual lt less le lessEqual gt " +
      "greater ge greaterEqual logicalAnd logicalOr logicalXor logicalNot any all bool",
  ),
  "writes booleans as numbers": methods(
    "eq_ ne_ notEqual_ lt_ less_ le_ lessEqual_ gt_ greater_ ge_ greaterEqual_ logicalAnd_ logicalOr_ " +
      "logicalXor_ logicalNot_",
  ),
  "gives integers": methods(
    "int long byte argmax argmin argsort nonzero argwhere countNonzero bitwiseAnd bitwiseOr bitwiseXor " +
      "bitwiseNot bitwiseLeftShift bitwiseRightShift bitwiseAnd_ bitwiseOr_ bitwiseXor_ bitwiseNot_ " +
      "bitwiseLeftShift_ bitwiseRightShift_",
  ),
  "draws values": [
    ...methods(
      "bernoulli bernoulli_ cauchy_ exponential_ geometric_ logNormal_ normal_ random_ uniform_ multinomial",
    ),
    ...words(
      "bernoulli multinomial normal rand randLike randint randintLike randn randnLike randperm",
    ),
  ],
  "makes tensors from plain values": [
    ...methods("newFull newOnes newZeros"),
    ...words(
      "arange empty emptyLike eye full fullLike linspace logspace ones onesLike tensor trilIndices " +
        "triuIndices zeros zerosLike fromTransferable fromTypedArray allocate created",
    ),
  ],
  "cuts the history off": methods("detach detach_ data"),
  "gives plain values": [
    ...methods(
      "allclose equal dim dispose isContiguous item itemBigInt ndim numel read size stride toArray toString toTransferable " +
        "toTypedArray tolist",
    ),
    ...words("transferable"),
  ],
  "is about gradients": methods(
    "backward grad gradFn isLeaf registerHook requiresGrad requiresGrad_ retainGrad retainsGrad",
  ),
  "is no operation": [
    ...words(
      "backendName backendNames broadcastShapes checkDType checkFunction checkNumbers checkTensor collapse contiguousLayout contiguousStrides isContiguous defineBackend detached dispatch dispatchView elementwise " +
        "fused fusedDraw fusedEach getRngState initialSeed installGetters installMethods listingAllocations isDType isFloatingPoint isTensor " +
        "manualSeed mapped namedArguments numelOf parametersOf plainType profile promoteTypes reduced resultType seed setPrintOptions " +
        "setRecorder setRngState tellStorage tellingKernels tellingStorages textTable typeOfArray useBackend",
    ),
    ...words(
      "Elementwise InplaceActivation Layer Module ModuleDict ModuleList ParameterDict " +
        "ParameterList StatelessInplace decodeSafetensors encodeSafetensors loadSafetensors safetensorsMetadata saveSafetensors " +
        "summary",
      "nn.",
    ),
  ],
  "takes integers": words("oneHot", "nn.functional."),
};

function methods(names: string): string[] {
  return words(names, "Tensor.");
}

function words(names: string, prefix = ""): string[] {
  return names.split(" ").map((name) => `${prefix}${name}`);
}

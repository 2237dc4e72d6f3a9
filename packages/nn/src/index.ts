/** @file Modules, layers, losses and initialisation. */
export {};

/** @file The command line of the Dropout chapter. */
export {};

/** @file The helpers of Dive into Deep Learning under the book's names. */
export {};

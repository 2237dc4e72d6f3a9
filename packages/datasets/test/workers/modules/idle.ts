/** @file A worker that serves nothing. */
export const answer = 42;

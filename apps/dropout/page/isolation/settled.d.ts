/**
 * @file What `isolation.js` tells the page: settled when the page will not be loaded again; missing
 * where its server isolates it.
 */
declare var isolationSettled: Promise<void> | undefined;

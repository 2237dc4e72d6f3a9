/** @file A turn of the event loop for whatever else the program does. */

export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === "function") {
      setImmediate(resolve);
      return;
    }
    // in a page, timers are slowed down to 4 ms; messages are not
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => resolve(port1.close()), { once: true });
    port1.start();
    port2.postMessage(null);
  });

/**
 * @file Isolates the page where its host sends no headers: a service worker adds them, and the page is
 * loaded again, once. A plain script, as nothing of the page shall start before.
 */
globalThis.isolationSettled = new Promise((resolve) => {
  const mostMs = 3000; // then it goes on without
  const { serviceWorker } = navigator; // missing where the page was not loaded safely
  if (crossOriginIsolated || !serviceWorker || serviceWorker.controller) return resolve();
  const reload = () => location.reload();
  const goOn = () => {
    serviceWorker.removeEventListener("controllerchange", reload);
    resolve();
  };
  serviceWorker.addEventListener("controllerchange", reload);
  setTimeout(goOn, mostMs);
  serviceWorker.register("./isolation-worker.js").then(({ active }) => {
    if (active) reload(); // it was here before, and was passed over
  }, goOn);
});

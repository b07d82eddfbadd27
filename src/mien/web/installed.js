// The page as an app: a service worker keeps its files, so that it opens also while mien is away.

const WORKER = "/service-worker.js";

const workers = navigator.serviceWorker;

/** Once the page has long been drawn, so that keeping its files takes nothing from showing it. */
const AFTER_MS = 3000;

function keep() {
  // Browsers refuse it in private windows and where a certificate is not theirs; the page does without.
  workers.register(WORKER, { updateViaCache: "none" }).catch(() => {});
}

if (workers) setTimeout(keep, AFTER_MS);

/** Forget the page's files, and let go of the worker. */
export async function uninstall() {
  const registrations = (await workers?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((one) => one.unregister()));
  // Where the page is not trusted enough there is no cache at all.
  if (!("caches" in window)) return;
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
}

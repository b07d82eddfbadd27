// The service worker: keeps the page's own files, so that the page opens, and says so, while mien is away.
//
// The server writes VERSION and FILES before these lines (see `mien.server.shell`). Nothing else is ever kept: no answer
// of the API, no music, no cover, nothing of the listener's.

const PREFIX = "mien-page-";
const CACHE = PREFIX + VERSION;

addEventListener("install", (event) => event.waitUntil(fill()));

addEventListener("activate", (event) => event.waitUntil(settle()));

addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method === "GET" && origin === location.origin && FILES.includes(pathname)) event.respondWith(answer(event.request, pathname));
});

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
  await skipWaiting();
}

async function settle() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  await clients.claim();
}

/** The server's own answer, so that a newer mien shows at once; what is kept serves only while none comes. */
async function answer(request, file) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match(file);
    if (kept) return kept;
    throw error;
  }
}

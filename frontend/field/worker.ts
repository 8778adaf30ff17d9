/**
 * The service worker: keeps the app's files, so that it opens without signal. It keeps nothing else:
 * what officers write is in the database of the page, which no update of the app touches.
 */
import { addPlugins, precacheAndRoute } from "workbox-precaching";

/** What this script needs of its surroundings, which the page's types do not describe. */
interface Surroundings {
  jicengKept: { url: string; revision: string }[];
  addEventListener(name: string, handle: (event: WorkerEvent) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}

interface WorkerEvent {
  data?: unknown;
  waitUntil(done: Promise<unknown>): void;
}

const worker = self as unknown as Surroundings;

/**
 * A file as it is kept: without “Vary”, which would hide it from requests with other headers. Only
 * whole answers are kept.
 */
async function asKept(response: Response): Promise<Response | null> {
  if (!response.ok) return null;
  const headers = new Headers(response.headers);
  headers.delete("Vary");
  return new Response(await response.blob(), { status: response.status, headers });
}

addPlugins([{ cacheWillUpdate: ({ response }) => asKept(response) }]);
// The page is the same whatever stands behind its address.
precacheAndRoute(worker.jicengKept, {
  ignoreURLParametersMatching: [/.*/],
  cleanURLs: false,
  directoryIndex: null as unknown as string,
});

// The first version takes over at once; a later one waits until the page says so.
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(worker.skipWaiting());
});

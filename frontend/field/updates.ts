/** New versions of the app: noticed, and taken over only when the officer says so. */
import { signal } from "@preact/signals";

const EVERY_MS = 60 * 60 * 1000;

/** A new version that waits. */
export const waiting = signal<ServiceWorker | null>(null);

export async function watchUpdates(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  let takesOver = serviceWorker.controller !== null;
  serviceWorker.addEventListener("controllerchange", () => {
    // The first worker takes over a page that has just been loaded with the same files.
    if (takesOver) location.reload();
    takesOver = true;
  });
  try {
    const registration = await serviceWorker.register("/field/sw.js", { scope: "/field/" });
    const look = () => {
      waiting.value = registration.waiting;
    };
    registration.addEventListener("updatefound", () => {
      const coming = registration.installing;
      coming?.addEventListener("statechange", () => {
        if (serviceWorker.controller) look();
      });
    });
    if (serviceWorker.controller) look();
    setInterval(() => void registration.update().catch(() => {}), EVERY_MS);
    addEventListener("online", () => void registration.update().catch(() => {}));
  } catch {
    // Without signal, or in a private window: the app works as it is.
  }
}

/** Let the waiting version take over; the page is loaded again with it. */
export function takeOver(): void {
  waiting.value?.postMessage("take-over");
}

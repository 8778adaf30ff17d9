const PROBE_MS = 8000;

/** Whether our server responds within eight seconds. */
export async function isOnline(): Promise<boolean> {
  if (!navigator.onLine) return false;
  const given = new AbortController();
  const timer = setTimeout(() => given.abort(), PROBE_MS);
  try {
    // Any response of our server counts; captive portals redirect to another server.
    await fetch(location.href, {
      method: "HEAD",
      cache: "no-store",
      redirect: "manual",
      signal: given.signal,
    });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

const PROBE_MS = 8000;

/** Whether our server answers, asked within eight seconds. */
export async function isOnline(): Promise<boolean> {
  if (!navigator.onLine) return false;
  const given = new AbortController();
  const timer = setTimeout(() => given.abort(), PROBE_MS);
  try {
    // Whatever our server says, it answers; a network that asks to sign in first answers elsewhere.
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

/** Tracking codes of one's requests in the browser's local storage, the newest first. */
const KEY = "jiceng.codes";
const MOST = 20; // as many as the server lists

/** The codes; none if the storage is empty or cannot be read. */
export function keptCodes(store: Storage): string[] {
  try {
    const found: unknown = JSON.parse(store.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}

/** Keep a code; the oldest one goes when there are too many. */
export function keepCode(store: Storage, code: string): void {
  const others = keptCodes(store).filter((each) => each !== code);
  write(store, [code, ...others].slice(0, MOST));
}

export function removeCode(store: Storage, code: string): void {
  write(
    store,
    keptCodes(store).filter((each) => each !== code),
  );
}

function write(store: Storage, codes: string[]): void {
  if (codes.length) store.setItem(KEY, JSON.stringify(codes));
  else store.removeItem(KEY);
}

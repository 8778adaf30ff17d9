/**
 * Texts of forms that have not been sent yet, in this browser's storage: each below a key of its own,
 * for `DAYS` at most.
 */
const DAYS = 7;
const PREFIX = "jiceng.draft.";

export interface Draft {
  until: number; // milliseconds since 1970
  values: Record<string, string | boolean>;
}

/**
 * The key of a form's draft. A page's address may hold the code that opens a request: it is not
 * written down, only a number made of it.
 */
export function draftKey(form: string, path: string): string {
  return `${PREFIX}${form}.${hash(path).toString(36)}`;
}

export function writeDraft(
  store: Storage,
  key: string,
  values: Draft["values"],
  nowMs: number,
): void {
  const draft: Draft = { until: nowMs + DAYS * 86_400_000, values };
  store.setItem(key, JSON.stringify(draft));
}

/** A draft; null where there is none, or where what stands there is not one. */
export function readDraft(store: Storage, key: string): Draft | null {
  try {
    return JSON.parse(store.getItem(key) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

/** The keys of drafts whose time is over, or that cannot be read. */
export function expiredDrafts(store: Storage, nowMs: number): string[] {
  const drafts = Object.keys(store).filter((key) => key.startsWith(PREFIX));
  return drafts.filter((key) => !((readDraft(store, key)?.until ?? 0) > nowMs));
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let found = 2166136261;
  for (const sign of text) found = Math.imul(found ^ (sign.codePointAt(0) ?? 0), 16777619);
  return found >>> 0;
}

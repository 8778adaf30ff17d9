/**
 * Drafts of unsent forms in the browser's local storage: one key for each form, for at most `DAYS`.
 */
const DAYS = 7;
const PREFIX = "jiceng.draft.";

export interface Draft {
  until: number; // milliseconds since 1970
  values: Record<string, string | boolean>;
}

/** Key of a form's draft. The URL may contain a tracking code, so only its hash is stored. */
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

/** A draft; null if missing or invalid. */
export function readDraft(store: Storage, key: string): Draft | null {
  try {
    return JSON.parse(store.getItem(key) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

/** Keys of expired or invalid drafts. */
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

/**
 * Idempotency number of a form. Returning to a page reloads it with another number, so the number
 * is kept in the browser's history state.
 */
export function keepFormNumber(page: Document): void {
  const field = page.querySelector<HTMLInputElement>("input[type=hidden][name=form_number]");
  if (!field) return;
  const state = (history.state ?? {}) as Record<string, unknown>;
  if (typeof state.formNumber === "string") field.value = state.formNumber;
  else history.replaceState({ ...state, formNumber: field.value }, "");
}

/**
 * A form has a number, by which the server knows that it is sent twice. Whoever goes back to it gets
 * the page anew, with another number; the browser's history keeps the one that it had.
 */
export function keepFormNumber(page: Document): void {
  const field = page.querySelector<HTMLInputElement>("input[type=hidden][name=form_number]");
  if (!field) return;
  const state = (history.state ?? {}) as Record<string, unknown>;
  if (typeof state.formNumber === "string") field.value = state.formNumber;
  else history.replaceState({ ...state, formNumber: field.value }, "");
}

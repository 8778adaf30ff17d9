/** The page's CSRF token, required by all requests that change something; taken from a form. */
export function token(page: Document): string {
  return page.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** Header of automatic requests, which must not extend an idle session. */
export const UNASKED = { "Jiceng-Unasked": "1" };

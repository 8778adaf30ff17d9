/** The page's token, which every change asked for by a session must carry; forms hold it. */
export function token(page: Document): string {
  return page.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** What a page asks by itself says so: it must not keep a session alive that nobody uses. */
export const UNASKED = { "Jiceng-Unasked": "1" };

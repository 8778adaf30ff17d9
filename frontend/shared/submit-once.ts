const RELEASED_AFTER_MS = 20_000; // an answer that is a file leaves the page where it is

/**
 * A form that is on its way is not sent twice: its button turns busy until the next page is there.
 * Impatient fingers on a slow network would otherwise report the same matter three times.
 */
export function submitOnce(page: Document): void {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    // Photos may take minutes on a slow network, and a second sending would take as long again.
    if (!carriesFiles(form)) setTimeout(() => release(form), RELEASED_AFTER_MS);
  });
  // A part of a page has been sent: a refused form may still stand there.
  page.addEventListener("htmx:afterRequest", (event) => {
    if (event.target instanceof HTMLFormElement) release(event.target);
  });
  // Back from the next page, the browser shows this one as it was left.
  window.addEventListener("pageshow", () => {
    page.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach(release);
  });
}

function carriesFiles(form: HTMLFormElement): boolean {
  const inputs = form.querySelectorAll<HTMLInputElement>("input[type=file]");
  return [...inputs].some((input) => input.files?.length);
}

/** Let a form be sent again. */
export function release(form: HTMLFormElement): void {
  delete form.dataset.sent;
  for (const one of form.querySelectorAll("[aria-busy]")) one.removeAttribute("aria-busy");
}

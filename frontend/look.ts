/**
 * While a report is being written, the server's view of it is shown under the text: what it seems to
 * be about and what others have reported nearby. Without an answer the form is as good as before.
 */
const PAUSE_MS = 700;
const LEAST_TEXT = 4;

export function lookWhileWriting(page: Document): void {
  const place = page.querySelector<HTMLElement>("[data-look]");
  const form = place?.closest("form");
  if (!place || !form) return;
  let timer = 0;
  let asked: AbortController | undefined;
  let seen = "";

  async function look(): Promise<void> {
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "text", "address", "lon", "lat"]) {
      const field = form!.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)
        body.set(name, field.value);
    }
    const text = String(body.get("text") ?? "").trim();
    const now = JSON.stringify([text, body.get("address"), body.get("lon"), body.get("lat")]);
    if (now === seen) return;
    asked?.abort();
    if (text.length < LEAST_TEXT) {
      // So short a text is about nothing: what was seen in a longer one holds no more.
      show("");
      seen = now;
      return;
    }
    asked = new AbortController();
    try {
      const answer = await fetch(place!.dataset["look"]!, {
        method: "POST",
        body,
        signal: asked.signal,
        headers: { Accept: "text/html" },
      });
      if (!answer.ok) return;
      show(await answer.text());
      seen = now;
    } catch {
      // No network, or overtaken by a newer question: the report goes without it.
    }
  }

  function show(piece: string): void {
    // What the person chose stays chosen.
    const before = place!.querySelector<HTMLSelectElement>("select[data-chosen=yes]")?.value ??
      place!.dataset["chosen"];
    place!.innerHTML = piece;
    const choice = place!.querySelector("select");
    if (choice && before && [...choice.options].some((each) => each.value === before)) {
      choice.value = before;
      choice.dataset["chosen"] = "yes";
    }
  }

  place.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement) event.target.dataset["chosen"] = "yes";
  });
  const soon = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void look(), PAUSE_MS);
  };
  form.addEventListener("input", (event) => {
    if (event.target instanceof Node && !place.contains(event.target)) soon();
  });
  // Also what changes without being typed: the place of the device, a form come back to.
  page.addEventListener("jiceng:located", soon);
  soon();
}

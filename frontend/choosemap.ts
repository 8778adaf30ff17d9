/**
 * A button marked `data-choose-map="address"` fetches a map drawn by the server. A tap on it, or its
 * own button, puts a place into the form's fields `lon` and `lat`; its other buttons move it.
 */
export function offerMap(page: Document): void {
  const button = page.querySelector<HTMLButtonElement>("[data-choose-map]");
  const frame = page.querySelector<HTMLElement>("[data-map-place]");
  if (!button || !frame) return;
  button.hidden = false;
  const field = (id: string) => page.querySelector<HTMLInputElement>(`#${id}`)!;
  const say = (text: string | undefined) => {
    const status = page.querySelector<HTMLElement>("[data-locate-status]");
    if (status) status.textContent = text ?? "";
  };
  const show = async (query: string) => {
    const answer = await fetch(`${button.dataset["chooseMap"]}?${query}`).catch(() => null);
    const drawn = answer?.ok ? await answer.text() : "";
    if (!drawn) return say(button.dataset["failed"]);
    // The button that was pressed is pressed again: it keeps the focus.
    const held = page.activeElement?.getAttribute("aria-label");
    frame.innerHTML = drawn;
    frame.hidden = false;
    if (held) frame.querySelector<HTMLElement>(`button[aria-label="${held}"]`)?.focus();
  };
  const take = (lon: number, lat: number) => {
    field("lon").value = lon.toFixed(6);
    field("lat").value = lat.toFixed(6);
    say(button.dataset["done"]);
    page.dispatchEvent(new Event("jiceng:located"));
  };
  button.addEventListener("click", () => {
    const [lon, lat] = [field("lon").value, field("lat").value];
    void show(lon && lat ? `lon=${lon}&lat=${lat}` : "");
  });
  frame.addEventListener("click", (event) => {
    const target = event.target as Element;
    const to = target.closest<HTMLElement>("[data-to]")?.dataset["to"];
    const here = target.closest<HTMLElement>("[data-take]")?.dataset["take"];
    const drawing = target.closest("svg:not(.icon)");
    if (to) void show(to);
    else if (here) take(...(here.split(",").map(Number) as [number, number]));
    else if (drawing) {
      const view = frame.querySelector<HTMLElement>("[data-view]")!.dataset["view"]!;
      const [west, north, wide, high, span] = view.split(",").map(Number) as [
        number, number, number, number, number,
      ];
      const box = drawing.getBoundingClientRect();
      const lon = west + ((event.clientX - box.left) / box.width) * wide;
      const lat = north - ((event.clientY - box.top) / box.height) * high;
      take(lon, lat);
      void show(`lon=${lon.toFixed(6)}&lat=${lat.toFixed(6)}&span=${span}`);
    }
  });
}

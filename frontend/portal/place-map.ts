/**
 * A button marked `data-choose-map="URL"` loads a map rendered by the server. A tap on it, or its
 * own button, sets the form's fields `lon` and `lat`; other buttons move the map.
 */
import { degrees, enterPlace } from "../shared/coordinates";
import { dataValue, element } from "../shared/elements";
import { placeUnder, readPlace, readView } from "./map-view";

export function offerMap(page: Document): void {
  const button = page.querySelector<HTMLButtonElement>("[data-choose-map]");
  const frame = page.querySelector<HTMLElement>("[data-map-place]");
  if (button && frame) new PlaceMap(page, button, frame).begin();
}

class PlaceMap {
  constructor(
    private readonly page: Document,
    private readonly button: HTMLButtonElement,
    private readonly frame: HTMLElement,
  ) {}

  begin(): void {
    this.button.hidden = false;
    this.button.addEventListener("click", () => {
      const [lon, lat] = ["#lon", "#lat"].map(
        (field) => element<HTMLInputElement>(this.page, field).value,
      );
      void this.show(lon && lat ? `lon=${lon}&lat=${lat}` : "");
    });
    this.frame.addEventListener("click", (event) => this.press(event));
  }

  private press(event: MouseEvent): void {
    const target = event.target as Element;
    const move = target.closest<HTMLElement>("[data-to]");
    const middle = target.closest<HTMLElement>("[data-take]");
    const drawing = target.closest("svg:not(.icon)");
    if (move) void this.show(dataValue(move, "to"));
    else if (middle) this.take(...readPlace(dataValue(middle, "take")));
    else if (drawing) {
      const view = readView(dataValue(element(this.frame, "[data-view]"), "view"));
      const box = drawing.getBoundingClientRect();
      const [lon, lat] = placeUnder(view, box, event.clientX, event.clientY);
      this.take(lon, lat);
      void this.show(`lon=${degrees(lon)}&lat=${degrees(lat)}&span=${view.span}`);
    }
  }

  private async show(query: string): Promise<void> {
    const address = `${dataValue(this.button, "chooseMap")}?${query}`;
    const answer = await fetch(address).catch(() => null);
    const drawn = answer?.ok ? await answer.text() : "";
    if (!drawn) {
      this.say(this.button.dataset.failed);
      return;
    }
    // Restore the focus to the clicked button.
    const held = this.page.activeElement?.getAttribute("aria-label");
    this.frame.innerHTML = drawn;
    this.frame.hidden = false;
    if (held) this.frame.querySelector<HTMLElement>(`button[aria-label="${held}"]`)?.focus();
  }

  private take(lon: number, lat: number): void {
    this.say(this.button.dataset.done);
    enterPlace(this.page, lon, lat);
  }

  private say(text = ""): void {
    const status = this.page.querySelector<HTMLElement>("[data-locate-status]");
    if (status) status.textContent = text;
  }
}

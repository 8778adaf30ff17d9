/**
 * A button marked `data-choose-map="URL"` loads a map rendered by the server. A tap on it, or its
 * own button, sets the form's fields `lon` and `lat`; other buttons move the map.
 *
 * The map begins at the chosen place, else where the phone is if the reader has allowed that
 * before, else at `data-start` (a poster's place or the reader's grid), else with the whole area.
 * `[data-thumbnail]` shows the chosen place.
 */
import { degrees, enterPlace } from "../shared/coordinates";
import { dataValue, element } from "../shared/elements";
import { placeUnder, readPlace, readView } from "./map-view";

export function offerMap(page: Document): void {
  const button = page.querySelector<HTMLButtonElement>("[data-choose-map]");
  const frame = page.querySelector<HTMLElement>("[data-map-place]");
  if (button && frame) new PlaceMap(page, button, frame).begin();
}

const THUMBNAIL_M = 400;
const POSITION_MS = 5000;

/** The device's position; null if it is refused or takes too long. */
function position(): Promise<GeolocationCoordinates | null> {
  return new Promise((done) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done(coords),
      () => done(null),
      { timeout: POSITION_MS },
    );
  });
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
      if (lon && lat) void this.show(`lon=${lon}&lat=${lat}`);
      else void this.start().then((query) => this.show(query));
    });
    this.page.addEventListener("jiceng:located", () => void this.drawThumbnail());
    this.frame.addEventListener("click", (event) => this.press(event));
  }

  private async start(): Promise<string> {
    const given = this.button.dataset.start ?? "";
    const permission = await navigator.permissions
      ?.query({ name: "geolocation" })
      .catch(() => null);
    const mayAsk = permission?.state === "granted" || (!given && permission?.state !== "denied");
    const here = mayAsk ? await position() : null;
    return here ? `lon=${degrees(here.longitude)}&lat=${degrees(here.latitude)}` : given;
  }

  private async drawThumbnail(): Promise<void> {
    const thumbnail = this.page.querySelector<HTMLElement>("[data-thumbnail]");
    const [lon, lat] = ["#lon", "#lat"].map(
      (field) => element<HTMLInputElement>(this.page, field).value,
    );
    if (!thumbnail || !lon || !lat) return;
    const address = `${dataValue(this.button, "chooseMap")}?lon=${lon}&lat=${lat}&span=${THUMBNAIL_M}`;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) return;
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
    const drawing = drawn.querySelector("svg:not(.icon)");
    if (drawing) thumbnail.replaceChildren(drawing);
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

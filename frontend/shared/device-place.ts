/**
 * Buttons marked `data-locate` set the fields `lon` and `lat` to the device's position: those of the
 * surrounding `data-point`, or those of the page.
 */
import { degrees, enterPlace } from "./coordinates";

export function offerLocating(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>("[data-locate]")) {
    const point = button.closest<HTMLElement>("[data-point]");
    const status = (point ?? page).querySelector<HTMLElement>("[data-locate-status]");
    const say = (text = "") => {
      if (status) status.textContent = text;
    };
    button.addEventListener("click", () => {
      // Requested once for each click; the position is not tracked.
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          say(button.dataset.done);
          if (point) enterPoint(point, coords.longitude, coords.latitude);
          else enterPlace(page, coords.longitude, coords.latitude);
        },
        () => say(button.dataset.failed),
        { enableHighAccuracy: true, timeout: 10_000 },
      );
    });
  }
}

function enterPoint(point: HTMLElement, lon: number, lat: number): void {
  for (const [name, value] of [
    ["lon", lon],
    ["lat", lat],
  ] as const) {
    const field = point.querySelector<HTMLInputElement>(`[name="${name}"]`);
    if (!field) continue;
    field.value = degrees(value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

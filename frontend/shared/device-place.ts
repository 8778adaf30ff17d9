/**
 * A button marked `data-locate` sets the form's fields `lon` and `lat` to the device's position.
 */
import { enterPlace } from "./coordinates";

export function offerLocating(page: Document): void {
  const button = page.querySelector<HTMLButtonElement>("[data-locate]");
  if (!button) return;
  const status = page.querySelector<HTMLElement>("[data-locate-status]");
  const say = (text = "") => {
    if (status) status.textContent = text;
  };
  button.addEventListener("click", () => {
    // Requested once for each click; the position is not tracked.
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        say(button.dataset.done);
        enterPlace(page, coords.longitude, coords.latitude);
      },
      () => say(button.dataset.failed),
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  });
}

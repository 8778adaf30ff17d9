/** A button marked `data-locate` puts the device's place into the form's fields `lon` and `lat`. */
export function offerLocating(page: Document): void {
  const button = page.querySelector<HTMLButtonElement>("[data-locate]");
  if (!button) return;
  const status = page.querySelector<HTMLElement>("[data-locate-status]");
  const say = (text: string | undefined) => {
    if (status) status.textContent = text ?? "";
  };
  button.addEventListener("click", () => {
    // Asked for once, on a press of the button; nothing is followed.
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        page.querySelector<HTMLInputElement>("#lon")!.value = coords.longitude.toFixed(6);
        page.querySelector<HTMLInputElement>("#lat")!.value = coords.latitude.toFixed(6);
        say(button.dataset["done"]);
        page.dispatchEvent(new Event("jiceng:located"));
      },
      () => say(button.dataset["failed"]),
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  });
}

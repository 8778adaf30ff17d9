/** `form[data-locate-form]` is sent as soon as the device's position is in its fields. */
export function findMyGrid(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("form[data-locate-form]");
  if (!form || !navigator.geolocation) return;
  form.hidden = false;
  page.addEventListener("jiceng:located", () => form.requestSubmit());
}

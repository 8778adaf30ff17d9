/** Coordinates in forms: degrees, longitude and latitude, to a tenth of a metre. */
import { element } from "./elements";

/** Degrees with six decimals, as stored by the server. */
export function degrees(value: number): string {
  return value.toFixed(6);
}

/** Set the page's fields `lon` and `lat` and dispatch an event. */
export function enterPlace(page: Document, lon: number, lat: number): void {
  element<HTMLInputElement>(page, "#lon").value = degrees(lon);
  element<HTMLInputElement>(page, "#lat").value = degrees(lat);
  page.dispatchEvent(new Event("jiceng:located"));
}

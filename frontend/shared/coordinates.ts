/** Places as forms carry them: degrees, east and north, to a tenth of a metre. */
import { element } from "./elements";

/** Degrees with six places, as the server keeps them. */
export function degrees(value: number): string {
  return value.toFixed(6);
}

/** Put a place into the page's fields `lon` and `lat`, and tell whoever listens. */
export function enterPlace(page: Document, lon: number, lat: number): void {
  element<HTMLInputElement>(page, "#lon").value = degrees(lon);
  element<HTMLInputElement>(page, "#lat").value = degrees(lat);
  page.dispatchEvent(new Event("jiceng:located"));
}

/** Which screen is open, in the address after “#”, so that the phone's back button works. */
import { signal } from "@preact/signals";

export const route = signal<string[]>(read());

function read(): string[] {
  const path = location.hash.replace(/^#\/?/, "");
  return path ? path.split("/").map(decodeURIComponent) : ["today"];
}

export function watchRoute(): void {
  addEventListener("hashchange", () => {
    route.value = read();
    scrollTo(0, 0);
  });
}

/** The address of a screen. */
export function to(...parts: string[]): string {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

export function go(...parts: string[]): void {
  location.hash = to(...parts);
}

/** The first screen, at once: whoever has just opened the app may press something at once too. */
export function home(): void {
  history.replaceState(null, "", to("today"));
  route.value = read();
}

/** Go without leaving the present screen in the history: a form that was sent is not returned to. */
export function goInstead(...parts: string[]): void {
  location.replace(to(...parts));
}

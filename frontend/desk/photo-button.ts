/**
 * Buttons marked `data-photo-to="address"` open the camera and send the photos to that address as
 * evidence, without leaving the list. The answer's message is shown as a toast.
 */
import { token } from "./server-calls";

export function offerPhotoButtons(page: Document): void {
  page.addEventListener("click", (event) => {
    const button =
      event.target instanceof Element && event.target.closest<HTMLButtonElement>("[data-photo-to]");
    if (!button || button.getAttribute("aria-busy")) return;
    const camera = page.createElement("input");
    Object.assign(camera, { type: "file", accept: "image/*", multiple: true });
    camera.setAttribute("capture", "environment");
    camera.addEventListener("change", () => void send(page, button, [...(camera.files ?? [])]));
    camera.click();
  });
}

async function send(page: Document, button: HTMLButtonElement, photos: File[]): Promise<void> {
  if (!photos.length) return;
  const body = new FormData();
  body.append("csrfmiddlewaretoken", token(page));
  body.append("kind", "evidence");
  for (const photo of photos) body.append("photos", photo);
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(button.dataset.photoTo ?? "", { method: "POST", body });
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
    const notice = drawn.querySelector("#main .notice");
    tell(notice?.textContent ?? "", answer.ok ? "good" : "bad");
  } catch {
    tell(page.querySelector<HTMLElement>("[data-lost]")?.dataset.lost ?? "", "bad");
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function tell(words: string, tone: string): void {
  const text = words.replace(/\s+/g, " ").trim();
  window.dispatchEvent(new CustomEvent("toast", { detail: { text, tone } }));
}

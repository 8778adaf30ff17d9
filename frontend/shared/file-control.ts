/**
 * `<file-control>`: a file input whose texts are in the language of the page. It lists the chosen
 * files with name and size, shows pictures, removes single files, adds those of a second choice and
 * takes files that are dropped on it. Without scripts the browser's own input remains.
 */
import { element } from "./elements";
import { sizeInWords, withFiles } from "./file-lists";

const PREVIEW_PX = 96;
const LARGEST_PREVIEW_BYTES = 30_000_000;

class FileControl extends HTMLElement {
  private input: HTMLInputElement | null = null;
  private files: File[] = [];
  private isOwnChange = false;

  connectedCallback(): void {
    if (this.input) return;
    this.input = element<HTMLInputElement>(this, "input[type=file]");
    this.input.classList.add("visually-hidden");
    element(this, ".files-choose").hidden = false;
    this.input.addEventListener("change", () => this.changed());
    this.input.form?.addEventListener("reset", () => this.hold([]));
    for (const kind of ["dragenter", "dragover"]) {
      this.addEventListener(kind, (event) => this.dragged(event as DragEvent));
    }
    this.addEventListener("dragleave", () => this.classList.remove("is-over"));
    this.addEventListener("drop", (event) => this.dropped(event));
    this.addEventListener("click", (event) => this.clicked(event));
    this.changed(); // files of a form that the browser has restored
  }

  private changed(): void {
    const input = this.input;
    if (!input || this.isOwnChange) return;
    const chosen = [...(input.files ?? [])];
    this.hold(withFiles(this.files, chosen, input.multiple));
  }

  /** Hold these files and draw them; the input submits them. */
  private hold(files: File[]): void {
    const input = this.input;
    if (!input) return;
    this.files = files;
    const list = new DataTransfer();
    for (const file of files) list.items.add(file);
    input.files = list.files;
    this.draw();
  }

  private change(files: File[]): void {
    this.hold(files);
    this.isOwnChange = true;
    this.input?.dispatchEvent(new Event("change", { bubbles: true }));
    this.isOwnChange = false;
  }

  private draw(): void {
    const list = element(this, ".files-chosen");
    list.hidden = this.files.length === 0;
    list.replaceChildren(...this.files.map((file) => this.row(file)));
  }

  private row(file: File): Node {
    const row = element<HTMLTemplateElement>(this, "template").content.cloneNode(true);
    if (!(row instanceof DocumentFragment)) return row;
    element(row, ".files-name").textContent = file.name;
    element(row, ".files-size").textContent = sizeInWords(file.size);
    const remove = element(row, "[data-remove]");
    remove.setAttribute("aria-label", `${remove.getAttribute("aria-label")} ${file.name}`);
    void preview(file, element(row, ".files-picture"));
    return row;
  }

  private clicked(event: MouseEvent): void {
    const button =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-remove]") : null;
    if (!button) return;
    const buttons = [...this.querySelectorAll<HTMLElement>("[data-remove]")];
    const at = buttons.indexOf(button);
    this.change(this.files.filter((_, n) => n !== at));
    const left = [...this.querySelectorAll<HTMLElement>("[data-remove]")];
    (left[Math.min(at, left.length - 1)] ?? this.input)?.focus();
  }

  private dragged(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.classList.add("is-over");
  }

  private dropped(event: DragEvent): void {
    this.classList.remove("is-over");
    const dropped = [...(event.dataTransfer?.files ?? [])];
    if (!dropped.length || !this.input) return;
    event.preventDefault();
    this.change(withFiles(this.files, dropped, this.input.multiple));
  }
}

/** A small picture of a file instead of the icon, if the browser can decode it. */
async function preview(file: File, place: HTMLElement): Promise<void> {
  if (!file.type.startsWith("image/") || file.size > LARGEST_PREVIEW_BYTES) return;
  try {
    const picture = await createImageBitmap(file);
    const scale = PREVIEW_PX / Math.min(picture.width, picture.height);
    const canvas = place.ownerDocument.createElement("canvas");
    canvas.width = canvas.height = PREVIEW_PX;
    const [width, height] = [picture.width * scale, picture.height * scale];
    const [left, top] = [(PREVIEW_PX - width) / 2, (PREVIEW_PX - height) / 2];
    canvas.getContext("2d")?.drawImage(picture, left, top, width, height);
    picture.close();
    place.replaceChildren(canvas);
  } catch {
    // A format that this browser cannot decode, such as HEIC: the icon remains.
  }
}

export function offerFiles(): void {
  if (!customElements.get("file-control")) customElements.define("file-control", FileControl);
}

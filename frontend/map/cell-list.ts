/** The list of grids beside the map: by street, with a search; the one on the map is marked. */
import { element } from "../shared/elements";
import type { Outline } from "./outlines";

export const MOST_LISTED = 200;

/** Grids whose name, code, community or street contain all words. */
export function matching(cells: Outline[], words: string): Outline[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return cells;
  return cells.filter(({ properties: { name, code, unit_name = "", street = "" } }) => {
    const text = `${name} ${code} ${unit_name} ${street}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** Grids by street, both in the order in which they come. */
export function byStreet(cells: Outline[]): Map<string, Outline[]> {
  const found = new Map<string, Outline[]>();
  for (const cell of cells) {
    const street = cell.properties.street ?? "";
    found.set(street, [...(found.get(street) ?? []), cell]);
  }
  return found;
}

export class CellList {
  private cells: Outline[] = [];
  private current = "";

  /**
   * @param root holds `data-cell-search`, `data-cells`, `data-cells-none` and `data-cells-more`.
   * @param choose called with the code of the pressed grid, "" to release the current one.
   */
  constructor(
    private readonly root: HTMLElement,
    private readonly choose: (code: string) => void,
  ) {
    this.search.addEventListener("input", () => this.draw());
    this.list.addEventListener("click", ({ target }) => {
      const pressed = target instanceof Element ? target.closest<HTMLElement>("[data-code]") : null;
      const code = pressed?.dataset.code;
      if (code) this.choose(code === this.current ? "" : code);
    });
  }

  show(cells: Outline[], current: string): void {
    this.cells = cells;
    this.current = current;
    this.draw();
  }

  private draw(): void {
    const found = matching(this.cells, this.search.value);
    const parts = [...byStreet(found.slice(0, MOST_LISTED))].flatMap(([street, cells]) => [
      ...(street ? [this.heading(street, cells[0]?.properties.tint ?? 0)] : []),
      ...cells.map((cell) => this.line(cell)),
    ]);
    this.list.replaceChildren(...parts);
    element(this.root, "[data-cells-none]").hidden = found.length > 0;
    element(this.root, "[data-cells-more]").hidden = found.length <= MOST_LISTED;
    this.list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  private heading(street: string, tint: number): HTMLElement {
    const line = document.createElement("li");
    line.className = `cell-street tint-${tint}`;
    line.textContent = street;
    return line;
  }

  private line({ properties: { code, name, short, unit_name } }: Outline): HTMLElement {
    const [line, button, about] = ["li", "button", "small"].map((each) =>
      document.createElement(each),
    ) as [HTMLElement, HTMLButtonElement, HTMLElement];
    button.type = "button";
    button.className = "target";
    button.dataset.code = code;
    button.title = code;
    button.textContent = short || name;
    about.textContent = unit_name ?? "";
    button.append(about);
    if (code === this.current) button.setAttribute("aria-current", "true");
    line.append(button);
    return line;
  }

  private get search(): HTMLInputElement {
    return element<HTMLInputElement>(this.root, "[data-cell-search]");
  }

  private get list(): HTMLElement {
    return element(this.root, "[data-cells]");
  }
}

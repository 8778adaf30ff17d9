/** Lists with a fixed set of elements that are filled anew and hidden where there is nothing. */

/** Texts by class of a row; "href" is its address, "is" the class of the row itself. */
export type Row = Record<string, string>;

export class Rows {
  private readonly pool: HTMLElement[] = [];
  private readonly empty: HTMLElement | null;

  /**
   * Args:
   *   classes: of the parts of a row, in order.
   *   most: rows at most.
   */
  constructor(
    private readonly list: HTMLElement,
    private readonly classes: string[],
    private readonly most: number,
    empty: HTMLElement | null = null,
  ) {
    this.empty = empty;
  }

  show(rows: Row[]): void {
    const shown = rows.slice(0, this.most);
    while (this.pool.length < shown.length) this.pool.push(this.made());
    this.pool.forEach((element, n) => {
      const row = shown[n];
      element.hidden = !row;
      if (row) this.fill(element, row);
    });
    if (this.empty) this.empty.hidden = shown.length > 0;
    this.list.hidden = !shown.length;
  }

  /** Change one part of a row that is shown. */
  set(n: number, class_: string, text: string): void {
    const part = this.pool[n]?.querySelector<HTMLElement>(`.${class_}`);
    if (part) write(part, text);
  }

  private made(): HTMLElement {
    const item = document.createElement("li");
    const link = document.createElement("a");
    for (const class_ of this.classes) {
      const part = document.createElement("span");
      part.className = class_;
      link.append(part);
    }
    item.append(link);
    this.list.append(item);
    return item;
  }

  private fill(element: HTMLElement, row: Row): void {
    const link = element.firstElementChild as HTMLAnchorElement;
    if (row.href) {
      if (link.getAttribute("href") !== row.href) link.setAttribute("href", row.href);
    } else {
      link.removeAttribute("href");
    }
    if (element.className !== (row.is ?? "")) element.className = row.is ?? "";
    for (const [n, class_] of this.classes.entries()) {
      write(link.children[n] as HTMLElement, row[class_] ?? "");
    }
  }
}

/** Text of an element without a new node where it has one. */
export function write(element: HTMLElement, text: string): void {
  const node = element.firstChild;
  if (node?.nodeType === Node.TEXT_NODE && element.childNodes.length === 1) {
    if (node.nodeValue !== text) node.nodeValue = text;
  } else {
    element.textContent = text;
  }
}

/** The page of the command centre: one object that lives as long as the page. */
import type { Answer, Figure, Issue, Outlines, Setup, Span, Whistle } from "./answer";
import { Bars } from "./bars";
import { clockOf } from "./clock";
import { DayChooser } from "./day-chooser";
import { FEW, GridMap } from "./grid-map";
import { layGround } from "./ground";
import { type Moment, periodOf, readMoment, withMoment } from "./moment";
import { Rows, write } from "./rows";
import { type Connection, Source } from "./source";
import { bounds, CLASSES, classOf, countdown, figureValue, ranges, textOf } from "./values";

const FLASHED = 60;
const NO_OUTLINES: Outlines = {
  step: 1,
  cells: [],
  points: "",
  tiles: [],
  ground: null,
  archive: "",
  attribution: "",
};
const NO_ISSUES: Issue[] = [];
const SWATCHES = ["map-class-0", "map-class-1", "map-class-2", "map-class-3", "map-class-4"];

export class Board {
  private answer: Answer | null = null;
  private outlines: Outlines = NO_OUTLINES;
  private readonly names = new Map<string, string>();
  private figure: Figure;
  private moment: Moment = readMoment(location.search);
  private ahead = 0;
  private heardAt = 0;
  private seen: string[] | null = null;
  private connection: Connection = "live";
  private readonly locale = document.documentElement.lang;
  private readonly map: GridMap;
  private readonly bars: Bars;
  private readonly source: Source;
  private readonly tiles: Rows;
  private readonly units: Rows;
  private readonly whistles: Rows;
  private readonly issues: Rows;
  private readonly arrivals: Rows;
  private readonly legend: Rows;
  private readonly slider: HTMLInputElement;
  private readonly days: DayChooser;

  constructor(
    private readonly root: HTMLElement,
    private readonly setup: Setup,
  ) {
    const first = setup.figures[0];
    if (!first) throw new Error("no figures");
    this.figure = first;
    this.map = new GridMap(this.of("[data-map]") as HTMLCanvasElement);
    this.bars = new Bars(this.root.querySelector("[data-bars]") as SVGSVGElement, (key) =>
      this.choose({ part: key === this.moment.part ? "" : key }),
    );
    this.tiles = this.rows("tiles", ["label", "value", "more"], setup.figures.length);
    this.units = this.rows("units", ["name", "value", "more"], 10);
    this.whistles = this.rows("whistles", ["name", "value", "more"], 9);
    this.issues = this.rows("issues", ["name", "value", "more"], 6);
    this.arrivals = this.rows("arrivals", ["time", "name", "more"], 12);
    this.legend = this.rows("legend", ["swatch", "name"], CLASSES + 4);
    this.slider = this.of("[data-slider]") as HTMLInputElement;
    this.days = new DayChooser(
      root,
      setup.words,
      () => this.moment,
      (day) => this.choose({ day, part: "" }),
    );
    this.source = new Source(
      () => this.address(),
      setup.every,
      (answer) => this.hear(answer),
      (connection) => this.say(connection),
    );
  }

  async begin(): Promise<void> {
    this.offerFigures();
    this.listen();
    this.keepInLinks();
    this.tick();
    window.setInterval(() => this.tick(), 1000);
    this.source.again();
    await this.loadOutlines();
  }

  private of(selector: string): HTMLElement {
    return this.root.querySelector(selector) as HTMLElement;
  }

  private rows(name: string, classes: string[], most: number): Rows {
    const empty = this.root.querySelector<HTMLElement>(`[data-empty="${name}"]`);
    return new Rows(this.of(`[data-${name}]`), classes, most, empty);
  }

  /** Listeners are added here and nowhere else. */
  private listen(): void {
    this.of("[data-figures]").addEventListener("click", (event) => this.chooseFigure(event));
    this.slider.addEventListener("input", () => {
      const key = this.answer?.series[Number(this.slider.value)]?.[0];
      if (key) this.choose({ part: key });
    });
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-span]")) {
      button.addEventListener("click", () => {
        this.choose({ span: button.dataset.span as Span, part: "" });
      });
    }
    this.of("[data-whole]").addEventListener("click", () => this.choose({ part: "" }));
    const canvas = this.of("[data-map]");
    canvas.addEventListener("pointermove", (event) => this.point(event));
    canvas.addEventListener("pointerleave", () => this.point(null));
    canvas.addEventListener("click", (event) => this.openCell(event));
    const areas = this.root.querySelector<HTMLSelectElement>("[data-areas]");
    areas?.addEventListener("change", () => {
      if (!areas.value) return;
      location.assign(withMoment(`${areas.dataset.areas}${areas.value}`, this.moment));
    });
  }

  private address(): string {
    return withMoment(this.setup.figures_at, this.moment);
  }

  /** Show another span, part or day; the address keeps it for the next load. */
  private choose(change: Partial<Moment>): void {
    this.moment = { ...this.moment, ...change };
    history.replaceState(null, "", withMoment(location.pathname + location.search, this.moment));
    this.keepInLinks();
    this.source.again();
  }

  /** Links to other areas and to the full screen show the same time. */
  private keepInLinks(): void {
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-keeps-time]")) {
      link.setAttribute("href", withMoment(link.getAttribute("href") ?? "", this.moment));
    }
  }

  private offerFigures(): void {
    for (const { name, label, formula } of this.setup.figures) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.figure = name;
      button.title = formula;
      button.textContent = label;
      this.of("[data-figures]").append(button);
    }
  }

  private chooseFigure(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-figure]");
    const found = this.setup.figures.find(({ name }) => name === button?.dataset.figure);
    if (!found) return;
    this.figure = found;
    this.drawMap();
    this.drawTime();
  }

  private async loadOutlines(): Promise<void> {
    try {
      const answer = await fetch(this.setup.outlines_at, { redirect: "manual" });
      if (!answer.ok) throw new Error(answer.statusText);
      this.outlines = (await answer.json()) as Outlines;
    } catch {
      window.setTimeout(() => void this.loadOutlines(), 10_000);
      return;
    }
    for (const [code, name] of this.outlines.cells) this.names.set(code, name);
    this.map.setOutlines(this.outlines);
    void layGround(this.outlines, this.setup, this.map);
    write(this.of("[data-source]"), this.outlines.attribution);
    this.of('[data-empty="map"]').hidden = this.outlines.cells.length > 0;
    this.of(".board-canvas").hidden = this.outlines.cells.length === 0;
    this.drawMap();
  }

  private hear(answer: Answer): void {
    this.answer = answer;
    this.ahead = Date.parse(answer.at) - Date.now();
    this.flashNew(answer);
    this.drawTiles();
    this.drawMap();
    this.drawTime();
    this.drawLists();
  }

  /** Grids of requests that were not there before flash; the first answer is not news. */
  private flashNew(answer: Answer): void {
    const before = this.seen;
    if (before && !answer.is_past) {
      for (const each of answer.arrivals) if (!before.includes(each.id)) this.map.flash(each.grid);
    }
    this.seen = answer.arrivals.map((each) => each.id).slice(0, FLASHED);
  }

  private drawTiles(): void {
    const total = this.answer?.total;
    this.tiles.show(
      this.setup.figures.map((figure) => {
        const { value, of, isFew } = figureValue(figure, total);
        const asOf =
          figure.is_now && this.answer?.is_past ? (this.setup.words.as_of_now ?? "") : "";
        const more = of === null ? asOf : `n = ${of.toLocaleString(this.locale)}`;
        return {
          label: figure.label,
          value: total ? textOf(value, figure.unit, this.locale) : "…",
          more: isFew && of ? `${more} · ${this.setup.words.few}` : more,
          href: figure.name === "officers" ? "" : this.records({ figure: figure.name }),
          is: isFew ? "is-few" : figure.name === "overdue_now" && value ? "is-bad" : "",
        };
      }),
    );
  }

  /** Address of the records under a figure on the desk. */
  private records(given: { figure: string; grid?: string; inCharge?: string }): string {
    const query = new URLSearchParams({ unit: this.setup.unit, figure: given.figure });
    if (given.grid !== undefined) query.set("grid", given.grid);
    if (given.inCharge) query.set("in_charge", given.inCharge);
    if (this.answer && !["open", "overdue_now"].includes(given.figure)) {
      query.set("from", this.answer.begin);
      query.set("to", this.answer.end);
    }
    return `${this.setup.records_at}?${query}`;
  }

  private drawMap(): void {
    const { answer, figure } = this;
    write(this.of("[data-map-title]"), figure.label);
    this.of("[data-map-title]").title = figure.formula;
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-figure]")) {
      button.setAttribute("aria-pressed", String(button.dataset.figure === figure.name));
    }
    if (!answer || !this.map.size) return;
    const values = this.outlines.cells.map(([code]) => figureValue(figure, answer.cells[code]));
    const known = values.flatMap(({ value, isFew }) => (value === null || isFew ? [] : [value]));
    const lower = bounds(known);
    const classes = new Map<string, number>();
    this.outlines.cells.forEach(([code], n) => {
      const found = values[n];
      if (!found || found.value === null) return;
      classes.set(code, found.isFew ? FEW : classOf(found.value, lower));
    });
    this.map.setClasses(classes);
    this.map.setIssues(answer.is_past ? NO_ISSUES : answer.issues);
    this.drawLegend(
      known,
      lower,
      [...classes.values()].includes(FEW),
      classes.size < values.length,
    );
  }

  private drawLegend(known: number[], lower: number[], hasFew: boolean, hasNone: boolean): void {
    const text = (value: number) => textOf(value, this.figure.unit, this.locale);
    const rows = ranges(known, lower).map(([low, high], n) => ({
      name: text(low) === text(high) ? text(low) : `${text(low)}–${text(high)}`,
      is: SWATCHES[n] ?? "",
    }));
    if (hasFew) rows.push({ name: this.setup.words.few ?? "", is: "map-class-few" });
    if (hasNone) rows.push({ name: this.setup.words.none ?? "", is: "map-class-none" });
    const { words } = this.setup;
    if (this.answer && !this.answer.is_past) {
      rows.push({ name: words.arrival ?? "", is: "map-class-arrival" });
    }
    if (!this.answer?.is_past && this.answer?.issues.some(({ at }) => at)) {
      rows.push({ name: words.issue ?? "", is: "map-class-issue" });
    }
    this.legend.show(rows);
  }

  private drawTime(): void {
    const { answer } = this;
    if (!answer) return;
    this.bars.show(answer.series, answer.span, answer.chosen);
    const place = answer.series.findIndex(([key]) => key === answer.chosen);
    const last = Math.max(0, answer.series.length - 1);
    this.slider.max = String(last);
    this.slider.value = String(place < 0 ? last : place);
    const { words } = this.setup;
    const label = periodOf(answer, words.whole ?? "");
    this.slider.setAttribute("aria-valuetext", label);
    write(this.of("[data-time-title]"), label);
    write(this.of("[data-map-span]"), this.figure.is_now ? (words.as_of_now ?? "") : label);
    this.days.show(answer);
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-span]")) {
      button.setAttribute("aria-pressed", String(button.dataset.span === answer.span));
    }
    this.of("[data-whole]").setAttribute("aria-pressed", String(!answer.chosen));
  }

  private drawLists(): void {
    const { answer, setup } = this;
    if (!answer) return;
    this.units.show(
      answer.units
        .filter(([, , open]) => open > 0)
        .map(([name, code, open, late]) => ({
          name,
          value: late.toLocaleString(this.locale),
          more: `${setup.words.of} ${open.toLocaleString(this.locale)}`,
          href: this.records({ figure: "overdue_now", inCharge: code }),
          is: late ? "is-bad" : "",
        })),
    );
    this.issues.show(
      answer.issues.map((each) => ({
        name: each.title,
        value: String(each.requests),
        more: `${each.escalated ? setup.words.escalated : setup.words.to_decide} · ${each.heat} ${
          setup.words.reporters
        }`,
        href: each.href,
        is: each.escalated ? "is-good" : "is-warn",
      })),
    );
    this.arrivals.show(
      answer.arrivals.map((each) => ({
        time: this.time(each.at),
        name: each.what,
        more: each.urgency > 0 ? `${each.where} · ${setup.words.urgent}` : each.where,
        href: each.href,
        is: each.urgency > 0 ? "is-bad" : "",
      })),
    );
    this.drawWhistles();
  }

  private drawWhistles(): void {
    const whistles = this.answer?.whistles ?? [];
    this.whistles.show(whistles.map((each) => this.whistle(each)));
  }

  private whistle(each: Whistle): Record<string, string> {
    const { isLate, text } = countdown(Date.parse(each.arrive_by), Date.now() + this.ahead);
    const words = this.setup.words;
    return {
      name: each.called,
      value: `${isLate ? words.late : words.left} ${text}`,
      more: [each.what, `${words.calls} ${each.by}`].filter(Boolean).join(" · "),
      href: each.href,
      is: isLate ? "is-bad" : "is-warn",
    };
  }

  /** Once a second: the clock, and the timers of departments that are awaited. */
  private tick(): void {
    write(
      this.of("[data-clock]"),
      this.time(new Date(Date.now() + this.ahead).toISOString(), true),
    );
    if (this.answer?.whistles.length) this.drawWhistles();
  }

  private time(at: string, seconds = false): string {
    return clockOf(this.setup.zone, seconds).format(new Date(at));
  }

  private say(connection: Connection): void {
    if (connection === "live") this.heardAt = Date.now() + this.ahead;
    if (connection !== this.connection || connection === "live") {
      this.connection = connection;
      this.root.dataset.state = connection;
      write(this.of("[data-link]"), this.setup.words[CONNECTION[connection]] ?? "");
    }
    if (!this.heardAt) return;
    const at = this.time(new Date(this.heardAt).toISOString(), true);
    write(this.of("[data-updated]"), `${this.setup.words.updated} ${at}`);
  }

  private point(event: PointerEvent | null): void {
    const box = this.of("[data-cell]") as HTMLAnchorElement;
    const code = event ? this.map.at(event.clientX, event.clientY) : "";
    box.hidden = !code;
    if (!code || !event) return;
    const { value, of } = figureValue(this.figure, this.answer?.cells[code]);
    const text = textOf(value, this.figure.unit, this.locale);
    write(box, `${this.names.get(code) ?? code}  ${text}${of === null ? "" : ` (n = ${of})`}`);
    const frame = this.of(".board-canvas").getBoundingClientRect();
    box.style.left = `${event.clientX - frame.left}px`;
    box.style.top = `${event.clientY - frame.top}px`;
  }

  private openCell(event: MouseEvent): void {
    const grid = this.map.at(event.clientX, event.clientY);
    if (!grid || this.figure.name === "officers") return;
    location.assign(this.records({ figure: this.figure.name, grid }));
  }
}

const CONNECTION: Record<Connection, string> = {
  live: "connected",
  lost: "lost",
  ended: "ended",
  gone: "gone",
};

/**
 * The grid editor: one grid at a time is drawn or moved, described in the form next to the map, and
 * saved as one change of the draft. Unsaved changes stay until they are discarded explicitly.
 */
import type { Map as MapLibre } from "maplibre-gl";

import { dataValue, element } from "../shared/elements";
import { addBase, baseOf } from "./base";
import { fitTo, openMap, show } from "./canvas";
import { CellList } from "./cell-list";
import type { Draft, Outline } from "./outlines";
import { areaOf, boxOf, contains, fetchDraft, nextCode, shareBorder, touch } from "./outlines";
import { Pencil } from "./pencil";

type Doing = "rest" | "edit" | "add" | "cut";
type Answer = { message: string; code?: string; revision?: number; steps?: number };

export class Editor {
  private map!: MapLibre;
  private pencil!: Pencil;
  private draft!: Draft;
  private list!: CellList;
  private doing: Doing = "rest";
  private cell: Outline | null = null;
  private before = "";
  private steps: number;
  private isBusy = false;

  constructor(private readonly root: HTMLElement) {
    this.steps = Number(root.dataset.steps);
  }

  async open(): Promise<void> {
    const frame = this.find("[data-map]");
    try {
      this.draft = await fetchDraft(dataValue(this.root, "outlines"));
      this.find("[data-map-waits]").remove();
      this.map = await openMap(frame);
    } catch {
      this.tell(this.says("lost"), "bad");
      return;
    }
    const base = baseOf(frame);
    // Without the base map, or before it has come, the outlines are all there.
    if (base) void addBase(this.map, base).catch(() => this.tell(this.says("baseless"), "bad"));
    this.list = new CellList(this.root, (code) => this.choose(code));
    this.pencil = new Pencil(
      this.map,
      () => this.refresh(),
      () => this.finished(),
    );
    this.listen();
    this.draw();
    fitTo(this.map, this.draft.features as Outline[]);
    this.choose(this.root.dataset.cell ?? "");
    this.root.dataset.ready = "yes";
  }

  private listen(): void {
    this.map.on("click", "cells", ({ features }) => {
      const code = features?.[0]?.properties.code as string | undefined;
      if (code && this.doing === "rest") this.choose(code);
      else if (code && this.doing === "edit" && code !== this.cell?.properties.code) {
        if (this.isUnsaved) this.hint("unsaved");
        else this.choose(code);
      }
    });
    const tools: Record<string, () => void> = {
      draw: () => this.begin("add"),
      cut: () => this.begin("cut"),
      undo: () => this.pencil.undo(),
      back: () => void this.send({ do: "undo" }),
      in: () => this.map.zoomIn(),
      out: () => this.map.zoomOut(),
      all: () => fitTo(this.map, this.draft.features as Outline[]),
    };
    for (const [name, act] of Object.entries(tools)) {
      this.tool(name).addEventListener("click", () => {
        act();
        this.refresh();
      });
    }
    this.form.addEventListener("input", () => this.refresh());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save();
    });
    this.find("[data-leave]").addEventListener("click", () => this.leave());
    this.find("[data-join]").addEventListener("click", () => {
      void this.send({ do: "join", other: this.select("cell-other").value });
    });
    this.find("[data-delete]").addEventListener("click", () => void this.send({ do: "remove" }));
    window.addEventListener("beforeunload", (event) => {
      if (this.isUnsaved) event.preventDefault();
    });
  }

  /** Select a grid; "" clears the selection. */
  private choose(code: string): void {
    if (this.isUnsaved) {
      this.hint("unsaved");
      return;
    }
    this.cell = this.cells.find((each) => each.properties.code === code) ?? null;
    this.doing = this.cell ? "edit" : "rest";
    let isWhole = true;
    if (this.cell) {
      const { code: own, name, unit } = this.cell.properties;
      this.fill(own, name, unit ?? "");
      this.pencil.catchOn(this.cells.filter((each) => each !== this.cell));
      isWhole = this.pencil.take(this.cell);
      this.offerNeighbours(this.cell);
      this.comeNear(this.cell);
    } else {
      this.fill("", "", "");
      this.pencil.drop();
    }
    this.draw();
    this.hint(!this.cell ? "rest" : isWhole ? "edit" : "parts");
    this.before = this.state();
    this.refresh();
  }

  private begin(what: "add" | "cut"): void {
    if (this.isUnsaved) {
      this.hint("unsaved");
      return;
    }
    this.doing = what;
    if (what === "add") this.cell = null;
    this.pencil.catchOn(this.cells);
    this.pencil.begin(what === "add" ? "polygon" : "linestring");
    this.fill("", "", "");
    if (what === "cut" && this.cell) this.propose(this.cell);
    this.draw();
    this.hint(what === "add" ? "draw" : "cut");
    this.before = this.state();
    this.refresh();
  }

  /** An outline or line has been completed: ask for its code and name. */
  private finished(): void {
    const first = this.pencil.first;
    if (this.doing === "add" && first) {
      const around = this.draft.features.find(
        ({ properties, geometry }) => properties.kind === "unit" && contains(geometry, first),
      );
      if (around && !this.field("cell-code").value) this.propose(around as Outline);
      this.hint("edit");
    }
    this.refresh();
    this.field("cell-name").focus();
  }

  /** Suggest a free code and a name. */
  private propose(near: Outline): void {
    const { kind, unit, code } = near.properties;
    const option = [...this.select("cell-unit").options].find((each) => each.value === unit);
    const unitCode = kind === "unit" ? code : (option?.dataset.code ?? code);
    this.field("cell-code").value = nextCode(this.cells, unitCode);
    if (!this.field("cell-name").value) this.field("cell-name").value = this.says("new");
  }

  private leave(): void {
    const code = this.cell?.properties.code ?? "";
    const goesOn = this.doing === "cut" || this.isUnsaved ? code : "";
    this.doing = "rest";
    this.pencil.drop();
    this.before = this.state();
    this.tell("", "good");
    this.choose(goesOn);
  }

  private async save(): Promise<void> {
    const shape = this.pencil.shape;
    const isDrawn = this.doing !== "edit" || this.drawing() !== this.drawingOf(this.before);
    await this.send({
      do: this.doing === "cut" ? "split" : this.doing,
      code: this.field("cell-code").value,
      name: this.field("cell-name").value,
      unit: this.select("cell-unit").value,
      follow: this.field("cell-follow").checked ? "yes" : "",
      geometry: shape && isDrawn ? JSON.stringify(shape) : "",
    });
  }

  /** Save one change of the draft; the drawing is cleared only after success. */
  private async send(fields: Record<string, string>): Promise<void> {
    if (this.isBusy) return;
    if (fields.do === "undo" && this.isUnsaved) {
      this.hint("unsaved");
      return;
    }
    this.isBusy = true;
    this.hint("busy");
    this.refresh();
    const body = new FormData(this.form);
    body.set("cell", this.cell?.properties.code ?? "");
    body.set("revision", String(this.draft.revision));
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    try {
      const answer = await fetch(dataValue(this.root, "change"), {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
      });
      const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
      if (!isOurs || answer.redirected) throw new Error(`${answer.status}`);
      const said = (await answer.json()) as Answer;
      if (answer.ok) await this.saved(said, fields);
      else await this.refused(said);
    } catch {
      this.tell(this.says("lost"), "bad");
    } finally {
      this.isBusy = false;
      this.refresh();
    }
  }

  private async saved(answer: Answer, fields: Record<string, string>): Promise<void> {
    this.steps = answer.steps ?? 0;
    const code = fields.do === "remove" ? "" : fields.code || this.cell?.properties.code;
    this.doing = "rest";
    this.pencil.drop();
    this.before = this.state();
    this.tell(answer.message, "good");
    this.draft = await fetchDraft(dataValue(this.root, "outlines"));
    this.choose(code ?? "");
  }

  private async refused(answer: Answer): Promise<void> {
    this.tell(answer.message, "bad");
    this.hint(this.doing === "add" ? "draw" : this.doing === "cut" ? "cut" : "edit");
    if (answer.code === "grids.draft_changed") {
      // Show the other person's changes below our own drawing.
      this.draft = await fetchDraft(dataValue(this.root, "outlines"));
      this.draw();
    }
  }

  private draw(): void {
    const isMoved = this.doing === "edit" && this.pencil.shape !== null;
    show(this.map, this.draft, isMoved ? (this.cell?.properties.code ?? "") : "");
    this.list.show(this.cells, this.cell?.properties.code ?? "");
  }

  private comeNear(cell: Outline): void {
    const box = boxOf([cell.geometry]);
    const [[west, south], [east, north]] = this.map.getBounds().toArray();
    const isSeen = box && box[0] > west && box[1] > south && box[2] < east && box[3] < north;
    const isLarge = box && box[2] - box[0] > (east - west) / 12;
    if (!isSeen || !isLarge) fitTo(this.map, [cell], 0.25);
  }

  private offerNeighbours(cell: Outline): void {
    const own = boxOf([cell.geometry]);
    const near = this.cells.filter((each) => {
      const box = boxOf([each.geometry]);
      const isNear = each !== cell && own && box && touch(own, box);
      return isNear && shareBorder(cell.geometry, each.geometry);
    });
    this.select("cell-other").replaceChildren(
      ...near.map(({ properties: p }) => new Option(`${p.code} ${p.name}`, p.code)),
    );
  }

  private refresh(): void {
    const isUnsaved = this.isUnsaved;
    const isWhole = this.doing === "edit" && !isUnsaved && !this.isBusy;
    this.form.hidden = this.doing === "rest";
    this.find("[data-form-rest]").hidden = this.doing !== "rest";
    this.find("[data-whole]").hidden = !isWhole;
    for (const part of this.form.querySelectorAll<HTMLElement>("[data-only]")) {
      part.hidden = !dataValue(part, "only").split(" ").includes(this.doing);
    }
    const isReady = this.doing === "edit" ? isUnsaved : this.pencil.shape !== null;
    this.button("[data-save]").disabled = !isReady || this.isBusy;
    this.tool("draw").disabled = this.isBusy || isUnsaved;
    this.tool("cut").disabled = !isWhole;
    this.tool("undo").disabled = !this.pencil.canUndo;
    this.tool("back").disabled = isUnsaved || this.isBusy || this.steps === 0;
    const shape = this.pencil.shape;
    const area = shape?.type === "Polygon" ? areaOf(shape) : this.cell?.properties.area;
    this.find("[data-area]").textContent =
      area === undefined
        ? ""
        : `${Math.round(area).toLocaleString(document.documentElement.lang)} m²`;
  }

  private get isUnsaved(): boolean {
    if (this.doing === "rest") return false;
    return this.pencil.isDrawing || this.state() !== this.before;
  }

  /** Everything that would be saved, to detect changes. */
  private state(): string {
    const said = ["cell-code", "cell-name"].map((id) => this.field(id).value);
    return JSON.stringify([this.drawing(), ...said, this.select("cell-unit").value]);
  }

  private drawing(): string {
    return JSON.stringify(this.pencil.shape?.coordinates ?? null);
  }

  private drawingOf(state: string): string {
    return (JSON.parse(state) as string[])[0] ?? "";
  }

  private fill(code: string, name: string, unit: string): void {
    this.field("cell-code").value = code;
    this.field("cell-name").value = name;
    this.select("cell-unit").value = unit;
    this.select("cell-unit").dispatchEvent(new Event("jiceng:chosen"));
  }

  private tell(text: string, tone: "good" | "bad"): void {
    const line = document.createElement("div");
    line.className = `notice is-${tone}`;
    line.textContent = text;
    this.find("[data-told]").replaceChildren(...(text ? [line] : []));
  }

  private hint(name: string): void {
    this.find("[data-hint]").textContent = this.says(name);
  }

  private says(name: string): string {
    const key = `says${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    return this.root.dataset[key] ?? "";
  }

  private get cells(): Outline[] {
    return (this.draft.features as Outline[]).filter((each) => each.properties.kind === "cell");
  }

  private get form(): HTMLFormElement {
    return element<HTMLFormElement>(this.root, "[data-form]");
  }

  private find(what: string): HTMLElement {
    return element(this.root, what);
  }

  private button(what: string): HTMLButtonElement {
    return element<HTMLButtonElement>(this.root, what);
  }

  private tool(name: string): HTMLButtonElement {
    return this.button(`[data-tool=${name}]`);
  }

  private field(id: string): HTMLInputElement {
    return element<HTMLInputElement>(this.root, `#${id}`);
  }

  private select(id: string): HTMLSelectElement {
    return element<HTMLSelectElement>(this.root, `#${id}`);
  }
}

/** Bars of the parts of a span, as one SVG with a fixed set of elements. */
import type { Part, Span } from "./answer";
import { labelOf } from "./values";

const SVG = "http://www.w3.org/2000/svg";
const MOST = 24;
const WIDTH = 960;
const HEIGHT = 160;
const FOOT = 40;
const HEAD = 26;
const SIDE = 30; // half of the first and the last label on phones

interface Bar {
  group: SVGGElement;
  box: SVGRectElement;
  value: SVGTextElement;
  label: SVGTextElement;
}

export class Bars {
  private readonly bars: Bar[] = [];
  private keys: string[] = [];

  constructor(svg: SVGSVGElement, choose: (key: string) => void) {
    svg.setAttribute("viewBox", `-${SIDE} 0 ${WIDTH + 2 * SIDE} ${HEIGHT}`);
    for (let n = 0; n < MOST; n += 1) this.bars.push(made(svg));
    svg.addEventListener("click", (event) => {
      const group = (event.target as Element).closest("g");
      const n = this.bars.findIndex((bar) => bar.group === group);
      const key = this.keys[n];
      if (key) choose(key);
    });
  }

  show(series: Part[], span: Span, chosen: string): void {
    this.keys = series.map(([key]) => key);
    const slots = span === "day" ? 24 : series.length;
    const wide = WIDTH / Math.max(1, slots);
    const most = Math.max(1, ...series.map(([, , , opened]) => opened ?? 0));
    this.bars.forEach((bar, n) => {
      const part = series[n];
      bar.group.style.display = part ? "" : "none";
      if (!part) return;
      const [key, , isRunning, opened = 0] = part;
      const high = (opened / most) * (HEIGHT - FOOT - HEAD);
      place(bar.box, {
        x: n * wide + wide * 0.12,
        y: HEIGHT - FOOT - high,
        width: wide * 0.76,
        height: Math.max(high, 1),
      });
      const isBetween = slots > 12 && n % 6 === 3;
      bar.group.setAttribute("class", classesOf(key === chosen, isRunning, isBetween));
      place(bar.value, { x: (n + 0.5) * wide, y: HEIGHT - FOOT - high - 6 });
      place(bar.label, { x: (n + 0.5) * wide, y: HEIGHT - 6 });
      set(bar.value, opened ? String(opened) : "");
      set(bar.label, slots > 12 && n % 3 ? "" : labelOf(span, key));
    });
  }
}

/** What is between is not labelled on phones. */
function classesOf(isChosen: boolean, isRunning: boolean, isBetween: boolean): string {
  const classes = [isChosen && "is-chosen", isRunning && "is-running", isBetween && "is-between"];
  return classes.filter(Boolean).join(" ");
}

function made(svg: SVGSVGElement): Bar {
  const group = document.createElementNS(SVG, "g");
  const box = document.createElementNS(SVG, "rect");
  const value = document.createElementNS(SVG, "text");
  const label = document.createElementNS(SVG, "text");
  value.setAttribute("class", "bar-value");
  group.append(box, value, label);
  svg.append(group);
  return { group, box, value, label };
}

function place(element: Element, at: Record<string, number>): void {
  for (const [name, value] of Object.entries(at)) element.setAttribute(name, value.toFixed(1));
}

function set(text: SVGTextElement, words: string): void {
  const node = text.firstChild;
  if (!node) text.append(words);
  else if (node.nodeValue !== words) node.nodeValue = words;
}

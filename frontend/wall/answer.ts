/** What the server answers: all figures of one area (`jiceng.command.answers`). */

export interface Figure {
  name: string;
  label: string;
  formula: string;
  unit: "count" | "share" | "points";
  /** Position of its numerator among the numbers of a place. */
  upper: number;
  /** Positions that together are its denominator; empty for a count. */
  whole: number[];
  /** Whether it is as of now, whatever the span. */
  is_now: boolean;
  /** Denominator below which it is marked as of a small sample. */
  least: number;
}

export interface Setup {
  unit: string;
  figures_at: string;
  outlines_at: string;
  records_at: string;
  /** File of the base map and the script that reads it, if the installation has one. */
  archive_at?: string;
  archive_script?: string;
  every: number;
  zone: string;
  figures: Figure[];
  words: Record<string, string>;
}

/** Null where nothing has been counted. */
export type Numbers = (number | null)[];

/** Key, begin, whether it is running, and its numbers. */
export type Part = [string, string, boolean, ...number[]];

export interface Arrival {
  id: string;
  at: string;
  what: string;
  where: string;
  grid: string;
  urgency: number;
  href: string;
}

export interface Whistle {
  id: string;
  called: string;
  by: string;
  what: string;
  grid: string;
  called_at: string;
  arrive_by: string;
  href: string;
}

export interface Issue {
  id: string;
  title: string;
  escalated: boolean;
  heat: number;
  requests: number;
  at: [number, number] | null;
  href: string;
}

export type Span = "day" | "week" | "year";

export interface Answer {
  at: string;
  unit: { code: string; name: string };
  today: string;
  /** The last day of the span. */
  day: string;
  is_past: boolean;
  /** First day that is counted; null before the first count. */
  counted_from: string | null;
  /** Whether parts of the span are older than the counts. */
  is_cut: boolean;
  span: Span;
  chosen: string;
  begin: string;
  end: string;
  series: Part[];
  total: Numbers;
  cells: Record<string, Numbers>;
  /** Name, code, open and overdue requests. */
  units: [string, string, number, number][];
  arrivals: Arrival[];
  whistles: Whistle[];
  issues: Issue[];
}

/** West, north, east, south. */
export type Box = [number, number, number, number];
/** Code, name, box in steps, and the number of corners of each ring. */
export type Cell = [string, string, Box, number[]];
/** Address, or "zoom/x/y" in a file; west, north, width and height in metres. */
export type Tile = [string, number, number, number, number];

export interface Outlines {
  /** Metres of a step. */
  step: number;
  cells: Cell[];
  /** Corners of all cells in steps from the box, two bytes for each number, in base64. */
  points: string;
  tiles: Tile[];
  /** What the tiles cover. */
  ground: Box | null;
  archive: "" | "image" | "vector";
  attribution: string;
}

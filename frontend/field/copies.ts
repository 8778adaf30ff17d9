/** What the server gives the phone to work without signal; see `fieldwork/sync/copies.py`. */

import type { GridsPart } from "./grids";

/** A property of a form, as `ui/json_schemas.py` writes it. */
export interface Property {
  type?: string | string[];
  title?: string;
  description?: string;
  format?: string;
  const?: unknown; // sent as it is, not drawn
  oneOf?: { const: unknown; title: string }[];
  anyOf?: Property[];
  enum?: unknown[];
  items?: Property;
  properties?: Record<string, Property>;
  required?: string[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  pattern?: string;
  "x-widget"?: string;
  "x-options"?: { value: unknown; label: string }[] | string;
}

export interface Schema extends Property {
  properties: Record<string, Property>;
}

export type Values = Record<string, unknown>;

export interface Unit {
  id: string;
  name: string;
  kind: string;
}

/** What a photo shows, as the desk has it (`AttachmentKind`). */
export type Shows = "before" | "after" | "evidence";

export interface Move {
  name: string;
  label: string;
  on: string[];
  edits: boolean;
  schema: Schema;
  photos?: Shows[]; // a row of photos in the form for each; a copy from before has none
}

export interface FieldRecord {
  id: string;
  version: number;
  state: string;
  title: string;
  unit: string;
  values: Values;
  facts?: [string, string][]; // in words, of kinds that a phone does not edit
  items?: RecordItem[];
}

/** A part of a record with forms of its own, such as a place of a patrol. */
export interface RecordItem {
  id: string;
  title: string;
  about?: string;
  state: string;
  label?: string;
  forms: Record<string, Schema>; // by move
}

export interface Kind {
  kind: string;
  label: string;
  states: Record<string, string>;
  photos: boolean; // whether its records take photos and recordings by themselves
  opening: { label: string; units: string[]; schema: Schema } | null;
  moves: Move[];
  records: FieldRecord[];
}

/** A field that the officer and somebody else have both changed. */
export interface Difference {
  id: string;
  command: string;
  name: string;
  stream: string;
  field: string;
  mine: unknown;
  theirs: unknown;
  by: string;
  at: string | null;
}

/** One of the officer's phones from which records are still missing. */
export interface Owing {
  device: string;
  name: string;
  expected: number;
  received: number;
  heard_at: string;
}

export interface Copy {
  author: string;
  at: string;
  units: Unit[];
  kinds: Kind[];
  parts?: { grids?: GridsPart }; // a copy from before has none
  conflicts: Difference[];
  devices: Owing[];
}

/** What a newer copy no longer has: said in words, so that nobody looks for it. */
export interface Gone {
  units: string[];
  records: string[];
}

/**
 * Units and records of the older copy that the newer one has not.
 *
 * @param own records on which the officer has worked here, who knows what became of them.
 */
export function goneSince(
  older: Copy | null,
  newer: Copy,
  own: ReadonlySet<string> = new Set(),
): Gone {
  if (older === null) return { units: [], records: [] };
  const units = new Set(newer.units.map((unit) => unit.id));
  const records = new Set(newer.kinds.flatMap((kind) => kind.records.map((each) => each.id)));
  return {
    units: older.units.filter((unit) => !units.has(unit.id)).map((unit) => unit.name),
    records: older.kinds.flatMap((kind) =>
      kind.records
        .filter((each) => !records.has(each.id) && !own.has(each.id))
        .map((each) => each.title),
    ),
  };
}

/** The rows of photos in a form: those of the move, or one where the kind takes photos. */
export function photoRows(kind: { photos: boolean }, move: { photos?: Shows[] } = {}): Shows[] {
  return move.photos ?? (kind.photos ? ["evidence"] : []);
}

/** A kind and a record of the copy. */
export function recordOf(copy: Copy, kind: string, id: string): [Kind, FieldRecord] | null {
  const found = copy.kinds.find((each) => each.kind === kind);
  const record = found?.records.find((each) => each.id === id);
  return found && record ? [found, record] : null;
}

/** The words for a command's name, such as “hazard.check”. */
export function labelOf(copy: Copy | null, name: string): string {
  const [kindName, verb] = name.split(".");
  const kind = copy?.kinds.find((each) => each.kind === kindName);
  if (!kind) return "";
  if (verb === "open") return kind.opening?.label ?? kind.label;
  const move = kind.moves.find((each) => each.name === verb);
  return move ? `${kind.label} · ${move.label}` : kind.label;
}

/** The form of a command's name. */
export function schemaOf(copy: Copy | null, name: string): Schema | null {
  const [kindName, verb] = name.split(".");
  const kind = copy?.kinds.find((each) => each.kind === kindName);
  if (verb === "open") return kind?.opening?.schema ?? null;
  return kind?.moves.find((each) => each.name === verb)?.schema ?? null;
}

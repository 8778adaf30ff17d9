/** Forms from JSON Schema: which control a field gets, and what is wrong with its value. Pure. */
import type { Property, Schema, Values } from "./copies";

export type Control =
  | "choice"
  | "choices"
  | "yes-no"
  | "number"
  | "day"
  | "moment"
  | "lines"
  | "line"
  | "group";

export interface Option {
  value: unknown;
  label: string;
}

/** What is wrong with a field, for the words that the form shows. */
export type Fault =
  | { is: "missing" }
  | { is: "short" | "long"; limit: number }
  | { is: "small" | "great"; limit: number }
  | { is: "format" };

const MOST_TAPS = 6;
const LONGEST_TAP = 24;

/** Whether a form asks for a place by coordinates. */
export function asksForPlace(schema: Schema): boolean {
  return "lon" in schema.properties && "lat" in schema.properties;
}

/** The fields that get a control of their own; the pair of coordinates has one together. */
export function fieldsOf(schema: Schema): [string, Property][] {
  const isPart = (name: string) => asksForPlace(schema) && (name === "lon" || name === "lat");
  return Object.entries(schema.properties).filter(
    ([name, property]) => !isPart(name) && !("const" in property),
  );
}

function typesOf(property: Property): string[] {
  if (property.anyOf) return property.anyOf.flatMap(typesOf);
  if (property.type === undefined) return [];
  return Array.isArray(property.type) ? property.type : [property.type];
}

/** The choices of a field; none for one that is typed. */
export function optionsOf(property: Property): Option[] {
  if (property.oneOf) {
    return property.oneOf.map((each) => ({ value: each.const, label: each.title }));
  }
  if (property.enum) return property.enum.map((value) => ({ value, label: String(value) }));
  const given = property["x-options"];
  return Array.isArray(given) ? given : [];
}

export function controlOf(property: Property): Control {
  const types = typesOf(property);
  if (types.includes("array") && property.items && optionsOf(property.items).length > 0) {
    return "choices";
  }
  if (optionsOf(property).length > 0) return "choice";
  if (types.includes("boolean")) return "yes-no";
  if (types.includes("object") && property.properties) return "group";
  if (types.includes("integer") || types.includes("number")) return "number";
  const format = property.format ?? property.anyOf?.find((each) => each.format)?.format;
  if (format === "date") return "day";
  if (format === "date-time") return "moment";
  return property["x-widget"] === "textarea" ? "lines" : "line";
}

/** What is wrong with the values of a form, by field; nothing for a form that may be kept. */
export function faultsOf(schema: Schema, values: Values): Record<string, Fault> {
  const required = new Set(schema.required ?? []);
  const found: Record<string, Fault> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    if ("const" in property) continue;
    const fault = faultOf(property, values[name], required.has(name));
    if (fault) found[name] = fault;
  }
  return found;
}

function faultOf(property: Property, value: unknown, isRequired: boolean): Fault | null {
  const isEmpty = value === undefined || value === null || value === "";
  if (isEmpty) return isRequired ? { is: "missing" } : null;
  if (typeof value === "string") return faultOfText(property, value);
  if (typeof value === "number") return faultOfNumber(property, value);
  return null;
}

function faultOfText(property: Property, value: string): Fault | null {
  const length = [...value.trim()].length;
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = property;
  if (length < minLength) return { is: "short", limit: minLength };
  if (length > maxLength) return { is: "long", limit: maxLength };
  if (pattern && !new RegExp(pattern, "u").test(value)) return { is: "format" };
  return null;
}

function faultOfNumber(property: Property, value: number): Fault | null {
  if (!Number.isFinite(value)) return { is: "format" };
  const { minimum, maximum } = property;
  if (minimum !== undefined && value < minimum) return { is: "small", limit: minimum };
  if (maximum !== undefined && value > maximum) return { is: "great", limit: maximum };
  return null;
}

/** The values to send: texts without spaces at their ends, empty ones left out or null. */
export function valuesToSend(schema: Schema, values: Values): Values {
  const sent: Values = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    if ("const" in property) {
      sent[name] = property.const;
      continue;
    }
    const value = typeof values[name] === "string" ? values[name].trim() : values[name];
    if (value !== undefined && value !== null && value !== "") sent[name] = value;
    else if (typesOf(property).includes("null")) sent[name] = null;
    else if (value === "" && typesOf(property).includes("string")) sent[name] = "";
  }
  return sent;
}

/** What is chosen from the start: dates of a week from now are not guessed, yes-or-no is no. */
export function startOf(schema: Schema): Values {
  const start: Values = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    if (controlOf(property) === "yes-no") start[name] = false;
  }
  return start;
}

/** A day so many days after another, as forms write it. */
export function dayAfter(start: Date, days: number): string {
  const day = new Date(start.getFullYear(), start.getMonth(), start.getDate() + days);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** A value as a person reads it: the title of a choice, yes or no, text. */
export function shown(property: Property | undefined, value: unknown, yes: string, no: string) {
  if (value === null || value === undefined || value === "") return "";
  if (value === true) return yes;
  if (value === false) return no;
  const option = property && optionsOf(property).find((each) => each.value === value);
  if (option) return option.label;
  return Array.isArray(value) ? value.join("、") : String(value);
}

/** Texts that the officer may take with a tap: what other records have in the same field. */
export function textsBefore(
  records: readonly { title: string; values: Values }[],
  field: string,
): string[] {
  const found = new Set<string>();
  for (const { title, values } of records) {
    const value = values[field];
    // What names a record is its own; a long text is not said twice.
    const isShort = typeof value === "string" && value !== "" && value.length <= LONGEST_TAP;
    if (isShort && value !== title) found.add(value);
  }
  return [...found].slice(0, MOST_TAPS);
}

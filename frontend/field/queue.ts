/**
 * The queue of a device: what was made, what the server has said of each, what to send next. Pure;
 * the numbers decide, never a clock. Nothing leaves the queue by itself except what the server has
 * carried out.
 */
import type { Envelope } from "./envelopes";

/** What the server has said of a command; "waiting" until it has said anything. */
export type State =
  | "waiting"
  | "held"
  | "applied"
  | "conflict"
  | "refused"
  | "closed"
  | "unreadable";

export interface Item {
  envelope: Envelope;
  stream: string;
  step: number;
  state: State;
  reason: string; // in the author's language
}

export interface Answer {
  id: string;
  state: Exclude<State, "waiting">;
  code: string;
  reason: string;
  missing: number[];
}

/** What the server has of a device's queue. */
export interface Standing {
  device: string;
  expected: number;
  received: number;
  missing: number[];
  is_revoked: boolean;
}

/** States after which the server has the command and needs no further sending. */
const ARRIVED: ReadonlySet<State> = new Set(["held", "applied", "conflict", "refused", "closed"]);
const FIRST_PAUSE_S = 5;
const LONGEST_PAUSE_S = 300;

/** The number of the next command of a device. */
export function nextNumber(items: readonly Item[]): number {
  return 1 + Math.max(0, ...items.map((item) => item.envelope.number));
}

/** The step of the next command of a device on a record. */
export function nextStep(items: readonly Item[], stream: string): number {
  const same = items.filter((item) => item.stream === stream);
  return 1 + Math.max(0, ...same.map((item) => item.step));
}

/**
 * What to send next, in order: at most so many commands and bytes, but at least one.
 *
 * @param lacks numbers that the server says it does not have; they are sent again whatever it said
 *   before.
 */
export function nextBatch(
  items: readonly Item[],
  most: number,
  mostBytes: number,
  lacks: readonly number[] = [],
): Envelope[] {
  const missing = new Set(lacks);
  const open = items
    .filter((item) => !ARRIVED.has(item.state) || missing.has(item.envelope.number))
    .map((item) => item.envelope)
    .sort((one, other) => one.number - other.number);
  const batch: Envelope[] = [];
  let bytes = 0;
  for (const envelope of open.slice(0, most)) {
    bytes += envelope.box.length;
    if (batch.length > 0 && bytes > mostBytes) break;
    batch.push(envelope);
  }
  return batch;
}

/** The queue after the server has answered: each item by its own answer, all others as they were. */
export function answered(items: readonly Item[], answers: readonly Answer[]): Item[] {
  const by = new Map(answers.map((answer) => [answer.id, answer]));
  return items.map((item) => {
    const answer = by.get(item.envelope.id);
    return answer ? { ...item, state: answer.state, reason: answer.reason } : item;
  });
}

/** Items that a person has to look at: neither done nor on their way. */
export function setAside(items: readonly Item[]): Item[] {
  return items.filter((item) => ["refused", "conflict", "unreadable"].includes(item.state));
}

/**
 * Whether "all sent" may be said: only when the server has confirmed every number that this phone
 * has given out.
 */
export function isAllSent(items: readonly Item[], standing: Standing | null): boolean {
  const made = nextNumber(items) - 1;
  if (items.some((item) => !ARRIVED.has(item.state))) return false;
  if (made === 0) return standing === null || standing.expected === standing.received;
  return standing !== null && standing.expected >= made && standing.received >= standing.expected;
}

/** How many records the server expects from this device that this phone does not have any more. */
export function lostHere(items: readonly Item[], standing: Standing | null): number {
  if (standing === null) return 0;
  const here = new Set(items.map((item) => item.envelope.number));
  const gone = standing.missing.filter((number) => !here.has(number));
  return gone.length;
}

/** Seconds until the next attempt after so many failed ones; random, so that phones do not all come
 * at once when the server is back. */
export function pauseSeconds(failures: number, random: number): number {
  const longest = Math.min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** Math.max(0, failures - 1));
  return longest / 2 + (longest / 2) * random;
}

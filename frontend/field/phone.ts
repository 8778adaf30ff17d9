/** The app's state: officers on this phone, who has opened it, their copy, queue and files. */
import { batch, computed, signal } from "@preact/signals";
import { type Copy, goneSince, type Shows, type Values } from "./copies";
import {
  type Command,
  fromBase64,
  makeSigningPair,
  publicPoint,
  type ReceivingKey,
} from "./envelopes";
import { uuid7 } from "./ids";
import { isAllSent, lostHere, setAside } from "./queue";
import { home } from "./route";
import { inTime } from "./sending";
import * as server from "./server";
import { askToKeep, type Room, readRoom, roomState } from "./storage";
import {
  type Deed,
  type Device,
  FieldStore,
  type KeptDraft,
  type KeptFile,
  type KeptItem,
} from "./store";
import { phoneName } from "./surroundings";
import { makeVault, openCopy, openVault, rewrapVault, sealCopy } from "./vault";

export const store = new FieldStore();
/** Null until the database has answered. */
export const devices = signal<Device[] | null>(null);
export const opened = signal<{ device: string; key: CryptoKey } | null>(null);
export const session = signal<server.Session | null>(null);
export const copy = signal<Copy | null>(null);
export const items = signal<KeptItem[]>([]);
export const files = signal<KeptFile[]>([]);
export const drafts = signal<{ id: string; at: string; content: Draft }[]>([]);
/** What the officer's items say, by identifier of the command; only of an opened copy. */
export const words = signal<Map<string, Command>>(new Map());
export const room = signal<Room | null>(null);
export const isOnline = signal(navigator.onLine);
/** What newer copies no longer have, until the officer has read it. */
export const gone = signal<{ units: string[]; records: string[] }>({ units: [], records: [] });

export const device = computed(
  () => devices.value?.find((each) => each.id === opened.value?.device) ?? null,
);
export const owed = computed(() => lostHere(items.value, device.value?.standing ?? null));
export const aside = computed(() => setAside(items.value));
export const unsent = computed(() => {
  const commands = items.value.filter((item) => ["waiting", "unreadable"].includes(item.state));
  return commands.length + files.value.filter((file) => file.state === "waiting").length;
});
export const allSent = computed(
  () =>
    isAllSent(items.value, device.value?.standing ?? null) &&
    files.value.every((file) => file.state !== "waiting"),
);
export const space = computed(() => roomState(room.value));

/** A form with what has been entered, in the version with which it was begun. */
export interface Draft {
  name: string; // of the command
  kind: string;
  title: string; // of the record; "" for a new one
  stream: string;
  unit: string;
  label: string;
  schema: Copy["kinds"][number]["moves"][number]["schema"];
  photos: boolean; // whether it takes a recording too
  rows?: Shows[]; // of photos; a draft from before has one if it takes photos
  edits: boolean;
  seen: Values;
  values: Values;
}

export async function readDevices(): Promise<void> {
  devices.value = await store.devices.toArray();
}

/** Read everything of the opened officer anew. */
export async function refresh(): Promise<void> {
  await readDevices();
  const now = opened.value;
  if (!now) return;
  const found = await store.queueOf(now.device);
  const known = new Map(words.value);
  for (const item of found) {
    if (known.has(item.envelope.id) || item.copy.box.length === 0) continue;
    known.set(item.envelope.id, await openCopy<Command>(item.copy, now.key));
  }
  words.value = known;
  items.value = found;
  files.value = await store.files.where("device").equals(now.device).sortBy("id");
  drafts.value = await readDrafts(now.device, now.key);
  room.value = await readRoom();
}

async function readDrafts(id: string, key: CryptoKey) {
  const kept = await store.drafts.where("device").equals(id).toArray();
  const read = async ({ id, at, content }: KeptDraft) => {
    return { id, at, content: await openCopy<Draft>(content, key) };
  };
  return Promise.all(kept.map(read));
}

/** Ask the server who is signed in; null without signal. */
export async function askSession(): Promise<server.Session | null> {
  try {
    session.value = await server.session();
  } catch {
    session.value = null;
  }
  return session.value;
}

/** Sign whoever is signed in out on the server; without signal it happens before the next sign-in. */
export async function endSession(): Promise<void> {
  const who = session.value;
  if (!who?.author) return;
  await server.signOut(who.token).catch(() => {});
  session.value = null;
}

/** Set this phone up for whoever is signed in. */
export async function setUp(pin: string): Promise<void> {
  const who = await server.session();
  const pair = await makeSigningPair();
  const body = {
    device: crypto.randomUUID(),
    phone: phoneId(),
    name: phoneName(navigator.userAgent),
    key: await publicPoint(pair),
  };
  const given = await server.enrol(body, who.token);
  const share = fromBase64(given.share);
  const [vault, key] = await makeVault(pin, share);
  await inTime(
    store.devices.add({
      id: given.device,
      author: given.author,
      name: given.name,
      signer: pair.privateKey,
      server: keyOf(given),
      vault,
      share,
      opensUntil: given.opens_until,
      count: null,
      standing: null,
    }),
  );
  home();
  opened.value = { device: given.device, key };
  void askToKeep();
  await fetchCopy();
  await refresh();
}

function keyOf({ key, point }: server.Enrolled): ReceivingKey {
  return { key, point };
}

function phoneId(): string {
  const kept = localStorage.getItem("field.phone") ?? crypto.randomUUID();
  localStorage.setItem("field.phone", kept);
  return kept;
}

/**
 * Open an officer's copy, and have the server renew it if it can be asked.
 *
 * @throws WrongPin; NeedsRenewal when the week is over and nobody is signed in.
 */
export async function open(id: string, pin: string): Promise<void> {
  const found = await store.device(id);
  if (!found.vault) throw new NeedsRenewal();
  if (found.share) {
    await show(id, await openVault(found.vault, pin, found.share));
    await refresh();
    void renewed(found, pin)
      .then(fetchCopy)
      .catch(() => {}); // without signal, or signed in as nobody: the kept copy serves
    return;
  }
  const after = await renewed(found, pin);
  if (!after?.vault || !after.share) throw new NeedsRenewal();
  await show(id, await openVault(after.vault, pin, after.share));
  await fetchCopy().catch(() => {});
  await refresh();
}

/** The week is over: somebody has to sign in on the server first. */
export class NeedsRenewal extends Error {}

async function renewed(found: Device, pin: string): Promise<Device | null> {
  const who = await askSession();
  if (!found.vault || who?.author !== found.author) return null;
  const given = await server.renew(found.id, found.opensUntil, who.token);
  const [before, after] = [found.share ?? fromBase64(given.previous), fromBase64(given.share)];
  const vault = await rewrapVault(found.vault, pin, before, after);
  const changes = { vault, share: after, opensUntil: given.opens_until, server: keyOf(given) };
  await inTime(store.devices.update(found.id, changes));
  await readDevices();
  return { ...found, ...changes };
}

/** Forget the server's half of keys whose week is over, or whose phone was revoked. */
export async function closeExpired(now: number = Date.now()): Promise<void> {
  for (const each of await store.devices.toArray()) {
    const isOver = each.opensUntil !== "" && Date.parse(each.opensUntil) <= now;
    if (each.share && (isOver || each.standing?.is_revoked)) {
      await store.devices.update(each.id, { share: null });
      if (opened.value?.device === each.id) lock();
    }
  }
  await readDevices();
}

/** Close the copy; the queue goes on being sent. */
export function lock(): void {
  opened.value = null;
  copy.value = null;
  items.value = [];
  files.value = [];
  drafts.value = [];
  words.value = new Map();
}

/** Show an officer's copy as it is kept: with the screen, not after an empty one. */
async function show(id: string, key: CryptoKey): Promise<void> {
  const kept = await store.copies.get(id);
  const content = kept ? await openCopy<Copy>(kept.content, key) : null;
  batch(() => {
    copy.value = content;
    opened.value = { device: id, key };
  });
}

/** Get a new copy, if the officer is signed in on the server. */
export async function fetchCopy(): Promise<void> {
  const now = opened.value;
  if (!now) return;
  const fresh = await server.fetchCopy();
  // Somebody else is signed in: their copy is none of this officer's.
  if (fresh.author !== (await store.device(now.device)).author) return;
  const own = new Set((await store.queueOf(now.device)).map((item) => item.stream));
  const lost = goneSince(copy.value, fresh, own);
  if (lost.units.length + lost.records.length > 0) {
    const before = gone.value;
    gone.value = {
      units: [...new Set([...before.units, ...lost.units])],
      records: [...new Set([...before.records, ...lost.records])],
    };
  }
  const content = await sealCopy(fresh, now.key);
  await inTime(store.copies.put({ device: now.device, at: fresh.at, content }));
  await settleDecided(now.device, fresh);
  copy.value = fresh;
}

/** Differences that have been decided, here or on a desk, wait no more. */
async function settleDecided(id: string, fresh: Copy): Promise<void> {
  const open = new Set(fresh.conflicts.map((each) => each.command));
  for (const item of await store.queueOf(id)) {
    if (item.state === "conflict" && !open.has(item.envelope.id)) {
      await store.items.update([id, item.number], { state: "applied" });
    }
  }
}

/** Keep a deed in the queue. */
export async function write(deed: Deed): Promise<KeptItem> {
  const now = opened.value;
  if (!now) throw new Error("closed");
  const item = await store.write(now.device, deed, now.key, new Date());
  await refresh();
  return item;
}

/** Keep what a form holds so far. */
export async function keepDraft(id: string, draft: Draft): Promise<void> {
  const now = opened.value;
  if (!now) return;
  const at = new Date().toISOString();
  // Also for whoever leaves the form and comes back before everything is read anew.
  drafts.value = drafts.value.map((each) => (each.id === id ? { id, at, content: draft } : each));
  const content = await sealCopy(draft, now.key);
  await inTime(store.drafts.put({ device: now.device, id, at, content }));
}

export async function dropDraft(id: string): Promise<void> {
  const now = opened.value;
  if (!now) return;
  await store.transaction("rw", store.drafts, store.files, async () => {
    await store.drafts.delete([now.device, id]);
    await store.files.where("[device+draft]").equals([now.device, id]).delete();
  });
  await refresh();
}

/** A new form; returns its identifier. */
export async function begin(draft: Draft): Promise<string> {
  const id = uuid7();
  await keepDraft(id, draft);
  await refresh();
  return id;
}

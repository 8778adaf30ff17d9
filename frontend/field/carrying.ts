/** Sends the queues of all officers on this phone, whoever has opened it, or nobody. */
import { signal } from "@preact/signals";
import {
  askSession,
  closeExpired,
  devices,
  fetchCopy,
  isOnline,
  opened,
  refresh,
  session,
  store,
} from "./phone";
import { pauseSeconds } from "./queue";
import { Sender } from "./sending";
import * as server from "./server";
import { DeviceQueue, type KeptFile } from "./store";
import { sendFiles } from "./uploading";

const EVERY_S = 60;
const ARRIVED = new Set(["applied", "conflict", "held", "refused", "closed"]);

export const isSending = signal(false);
/** When the server has last answered, by this phone's clock. */
export const heardAt = signal<Date | null>(null);

const senders = new Map<string, Sender>();
const underWay = new Map<string, Promise<void>>();
const askedAgain = new Set<string>();
let failures = 0;
let pending = 0;

function senderOf(device: string): Sender {
  const known = senders.get(device);
  if (known) return known;
  const outside = {
    post: async (delivery: Parameters<typeof server.deliver>[0]) => {
      // Without a token, what is sent in a browser that is signed in would be refused.
      const who = session.value ?? (await askSession());
      if (who === null) throw new Error("no answer");
      const received = await server.deliver(delivery, who.token);
      heardAt.value = new Date();
      return received;
    },
    after: (seconds: number, run: () => void) => void setTimeout(run, seconds * 1000),
    random: Math.random,
  };
  const made = new Sender(new DeviceQueue(store, device), outside, () => void refresh());
  senders.set(device, made);
  return made;
}

/** Send everything that waits. Called after every write, on load, on signal and by the timer. */
export async function sendAll(): Promise<void> {
  isSending.value = true;
  try {
    if (session.value === null) await askSession();
    for (const { id } of devices.value ?? []) {
      const sender = senderOf(id);
      await sender.send();
      if (sender.failures > 0) throw new Error("no answer");
      await sendFilesOf(id);
    }
    failures = 0;
    isOnline.value = true;
    await closeExpired();
  } catch {
    failures += 1;
    again(pauseSeconds(failures, Math.random()));
  } finally {
    isSending.value = false;
    await refresh();
  }
}

/**
 * Send a device's files. While they are under way nobody else sends them: the same parts sent twice
 * would fill a slow net. Whoever asks meanwhile waits, and what has become due since goes after.
 */
function sendFilesOf(device: string): Promise<void> {
  const going = underWay.get(device);
  if (going) {
    askedAgain.add(device);
    return going;
  }
  const run = async () => {
    do {
      askedAgain.delete(device);
      await sendOpenFilesOf(device);
    } while (askedAgain.has(device));
  };
  const started = run().finally(() => underWay.delete(device));
  underWay.set(device, started);
  return started;
}

async function sendOpenFilesOf(device: string): Promise<void> {
  const open = async () => {
    const waiting = await store.files.where("device").equals(device).sortBy("id");
    const queue = await store.queueOf(device);
    const arrived = new Set(queue.filter((i) => ARRIVED.has(i.state)).map((i) => i.number));
    return waiting.filter((file) => file.state === "waiting" && arrived.has(file.number));
  };
  const save = async (id: string, changes: Partial<KeptFile>) => {
    await store.files.update(id, changes);
  };
  const calls = {
    begin: (file: KeptFile) => {
      const { key, point, nonce, box } = file.sealed ?? { key: "", point: "", nonce: "", box: "" };
      const body = { device, key, point, nonce, size: box.length };
      return server.beginFile(file.id, body);
    },
    part: (file: KeptFile, offset: number, part: Uint8Array) =>
      server.sendPart(file.id, offset, part),
  };
  await sendFiles({ open, save }, calls, () => void refresh());
}

function again(seconds: number): void {
  pending += 1;
  const mine = pending;
  setTimeout(() => {
    if (mine === pending) void sendAll();
  }, seconds * 1000);
}

/** Begin by itself, and go on by itself. */
export function keepSending(): void {
  addEventListener("online", () => {
    isOnline.value = true;
    void sendAll().then(renewCopy);
  });
  addEventListener("offline", () => {
    isOnline.value = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void sendAll();
  });
  setInterval(() => void sendAll().then(renewCopy), EVERY_S * 1000);
  void sendAll();
}

/** A fresh copy after what was sent has taken effect; without a session the old one stays. */
export async function renewCopy(): Promise<void> {
  if (!opened.value) return;
  try {
    await fetchCopy();
    await refresh();
  } catch {
    // Not signed in, or no signal: said on the page by the age of the copy.
  }
}

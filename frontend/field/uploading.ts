/**
 * Files after their commands: each sent in parts, from where the server has it, and kept until the
 * server has attached it. Two are under way at a time, so that the line is in use while one of them
 * waits for an answer. One file's refusal does not stop the next.
 */
import type { FileStanding } from "./server";
import { ServerSays } from "./server";
import type { KeptFile } from "./store";

export const PART = 128 * 1024;
const LANES = 2;
const TURNS = 3; // times that a file which arrived damaged is sent from its beginning

export interface FileStore {
  /** Files whose commands the server has, without those that are done. */
  open(): Promise<KeptFile[]>;
  save(id: string, changes: Partial<KeptFile>): Promise<void>;
}

export interface FileCalls {
  begin(file: KeptFile): Promise<FileStanding>;
  part(file: KeptFile, offset: number, part: Uint8Array): Promise<FileStanding>;
}

/**
 * Send what is open.
 *
 * @throws what the call raised when the net is away: the caller tries again later.
 */
export async function sendFiles(
  store: FileStore,
  calls: FileCalls,
  changed: () => void = () => {},
): Promise<void> {
  const open = [...(await store.open())];
  const lane = async () => {
    for (let file = open.shift(); file; file = open.shift()) {
      await sendFile(file, store, calls);
      changed();
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const ended of lanes) if (ended.status === "rejected") throw ended.reason;
}

async function sendFile(file: KeptFile, store: FileStore, calls: FileCalls): Promise<void> {
  try {
    const standing = await upload(file, store, calls);
    await keep(file, standing, store);
  } catch (error) {
    // The server's word on this very file; anything else concerns the way to the server.
    if (!(error instanceof ServerSays) || error.status >= 500 || error.status === 429) throw error;
    await store.save(file.id, { reason: error.message });
  }
}

async function upload(file: KeptFile, store: FileStore, calls: FileCalls): Promise<FileStanding> {
  let standing = await calls.begin(file);
  const box = file.sealed?.box ?? new Uint8Array();
  let restarts = 0;
  while (standing.state === "coming" && standing.received < box.length && restarts < TURNS) {
    const from = standing.received;
    standing = await calls.part(file, from, box.slice(from, from + PART));
    if (standing.received <= from && standing.state === "coming") restarts += 1;
    await store.save(file.id, { sent: standing.received });
  }
  return standing;
}

async function keep(file: KeptFile, standing: FileStanding, store: FileStore): Promise<void> {
  const { state, reason } = standing;
  if (state === "attached") {
    await store.save(file.id, { state, reason: "", sent: standing.received, sealed: null });
  } else if (state === "refused") {
    await store.save(file.id, { state, reason });
  } else {
    await store.save(file.id, { sent: standing.received, reason });
  }
}

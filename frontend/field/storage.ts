/** How much room the browser still gives the app, and what follows from it. */
export interface Room {
  used: number; // bytes
  quota: number;
  isKept: boolean; // the browser has promised not to clear it by itself
}

export type RoomState = "enough" | "low" | "full" | "unknown";

const LOW = 0.8; // of the quota in use
const FULL = 0.95;

/** Warned when a fifth is free, no new photos at a twentieth; texts always. */
export function roomState(room: Room | null): RoomState {
  if (room === null || room.quota <= 0) return "unknown";
  const used = room.used / room.quota;
  if (used >= FULL) return "full";
  return used >= LOW ? "low" : "enough";
}

export async function readRoom(): Promise<Room | null> {
  try {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    return { used: usage, quota, isKept: await navigator.storage.persisted() };
  } catch {
    return null; // an old browser does not say
  }
}

/** Ask the browser to keep the app's storage; whether it has promised. */
export async function askToKeep(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}

/** How much room the browser still gives the app, and what follows from it. */
export interface Room {
  used: number; // bytes
  quota: number;
  isKept: boolean; // the browser has promised not to clear it by itself
}

export type RoomState = "enough" | "low" | "full" | "unknown";

const LOW = 0.2;
const FULL = 0.05;

/** Warned at a fifth free, no new photos at a twentieth; texts always. */
export function roomState(room: Room | null): RoomState {
  if (room === null || room.quota <= 0) return "unknown";
  const free = 1 - room.used / room.quota;
  if (free <= FULL) return "full";
  return free <= LOW ? "low" : "enough";
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

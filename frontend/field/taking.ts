/** Photos and recordings of an open form: sealed to the server and kept at once. */
import type { Shows } from "./copies";
import { digestOf, type FileSlip, sealFile } from "./envelopes";
import { uuid7 } from "./ids";
import { opened, refresh, space, store } from "./phone";
import { shrink } from "./photos";
import { inTime } from "./sending";
import { sealCopy } from "./vault";

/** What became of a file: kept, no picture, or no room for it. */
export type Added = "kept" | "unreadable" | "full";

export async function addPhoto(
  draft: string,
  file: Blob,
  shows: Shows = "evidence",
): Promise<Added> {
  if (space.value === "full") return "full";
  try {
    const { content, picture } = await shrink(file);
    return await keep(draft, content, { kind: "photo", shows }, picture);
  } catch {
    return "unreadable";
  }
}

export async function addVoice(draft: string, sound: Blob): Promise<Added> {
  if (space.value === "full") return "full";
  const content = new Uint8Array(await sound.arrayBuffer());
  if (content.length === 0) return "unreadable";
  return keep(draft, content, { kind: "voice", shows: "voice" }, null);
}

async function keep(
  draft: string,
  content: Uint8Array<ArrayBuffer>,
  what: Pick<FileSlip, "kind" | "shows">,
  small: string | null,
): Promise<Added> {
  const now = opened.value;
  if (!now) return "full";
  const { server } = await store.device(now.device);
  const id = uuid7();
  const slip = { id, ...what, digest: await digestOf(content), bytes: content.length };
  const sealed = await sealFile(id, now.device, content, server);
  const picture = small === null ? null : await sealCopy(small, now.key);
  const plain = { draft, number: 0, sent: 0, reason: "", state: "draft" as const };
  try {
    await inTime(store.files.add({ id, device: now.device, slip, sealed, picture, ...plain }));
  } catch {
    return "full";
  }
  await refresh();
  return "kept";
}

export async function removeFile(id: string): Promise<void> {
  await store.files.delete(id);
  await refresh();
}

/**
 * An officer's queue in a file, to be sent from another phone. Commands and files are sealed to the
 * server already; the file as a whole is encrypted under a password, so that it does not even tell
 * whose it is.
 */
import { fromBase64, type SealedFile, toBase64 } from "./envelopes";
import type { Device, FieldStore, KeptFile, KeptItem } from "./store";

const FORMAT = "jiceng-field-queue/1";
const ITERATIONS = 600_000;

/** The file is none of ours, or the password is another one. */
export class NotOurs extends Error {}

interface Exported {
  device: Pick<Device, "id" | "author" | "name" | "server" | "count">;
  items: Omit<KeptItem, "copy" | "device">[];
  files: (Omit<KeptFile, "picture" | "sealed" | "device"> & { sealed: Packed | null })[];
}

type Packed = Omit<SealedFile, "box"> & { box: string };

/** The whole queue of a device as the text of a file. */
export async function exportQueue(
  store: FieldStore,
  device: string,
  password: string,
): Promise<string> {
  const { id, author, name, server, count } = await store.device(device);
  const items = (await store.queueOf(device)).map(
    ({ copy: _copy, device: _device, ...rest }) => rest,
  );
  const bound = (await store.files.where("device").equals(device).toArray()).filter(
    (file) => file.state !== "draft",
  );
  const files = bound.map(({ picture: _picture, device: _device, sealed, ...rest }) => ({
    ...rest,
    sealed: sealed && { ...sealed, box: toBase64(sealed.box) },
  }));
  const exported: Exported = { device: { id, author, name, server, count }, items, files };
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await keyOf(password, salt);
  const plain = new TextEncoder().encode(JSON.stringify(exported));
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain);
  return JSON.stringify({
    format: FORMAT,
    salt: toBase64(salt),
    nonce: toBase64(iv),
    box: toBase64(box),
  });
}

/**
 * Take a queue from a file. What this phone has already stays as it is; nothing is doubled, here or
 * on the server, which knows each command by its identifier.
 *
 * @returns the device, and how many commands and files are new here.
 * @throws NotOurs
 */
export async function importQueue(
  store: FieldStore,
  text: string,
  password: string,
): Promise<{ device: string; name: string; added: number }> {
  const { device, items, files } = await opened(text, password);
  let added = 0;
  await store.transaction("rw", [store.devices, store.items, store.files], async () => {
    if (!(await store.devices.get(device.id))) {
      const none = { signer: null, vault: null, share: null, opensUntil: "", standing: null };
      await store.devices.add({ ...device, ...none });
    }
    const copy = { nonce: new Uint8Array(), box: new Uint8Array() };
    for (const item of items) {
      if (await store.items.get([device.id, item.number])) continue;
      await store.items.add({ ...item, device: device.id, copy });
      added += 1;
    }
    for (const file of files) {
      if (await store.files.get(file.id)) continue;
      const sealed = file.sealed && { ...file.sealed, box: fromBase64(file.sealed.box) };
      await store.files.add({ ...file, device: device.id, sealed, picture: null });
    }
  });
  return { device: device.id, name: device.name, added };
}

async function opened(text: string, password: string): Promise<Exported> {
  try {
    const { format, salt, nonce, box } = JSON.parse(text);
    if (format !== FORMAT) throw new NotOurs();
    const key = await keyOf(password, fromBase64(salt));
    const how = { name: "AES-GCM", iv: fromBase64(nonce) };
    const plain = await crypto.subtle.decrypt(how, key, fromBase64(box));
    return JSON.parse(new TextDecoder().decode(plain)) as Exported;
  } catch {
    throw new NotOurs();
  }
}

async function keyOf(password: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const typed = new TextEncoder().encode(password.normalize("NFKC"));
  const secret = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS };
  const uses: KeyUsage[] = ["encrypt", "decrypt"];
  return crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, uses);
}

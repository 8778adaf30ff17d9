/**
 * The phone's database: officers' devices with their keys, and each device's queue. A write counts
 * when its transaction has completed; colleagues on one phone have queues of their own.
 */
import Dexie, { type Table } from "dexie";
import {
  type Command,
  type Envelope,
  type FileSlip,
  type ReceivingKey,
  type SealedFile,
  sealCommand,
  signCount,
} from "./envelopes";
import { uuid7 } from "./ids";
import { type Item, nextNumber, nextStep, type Standing } from "./queue";
import { type Delivery, inTime, type QueueStore } from "./sending";
import { type Bytes, type SealedCopy, sealCopy, type Vault } from "./vault";

/** One officer on this phone. */
export interface Device {
  id: string;
  author: string;
  name: string; // of the officer
  signer: CryptoKey | null; // null for a queue brought from another phone: it is only sent
  server: ReceivingKey;
  vault: Vault | null; // null with the signer
  share: Bytes | null; // null once the week is over: the copy does not open until it is renewed
  opensUntil: string; // by the server
  count: Delivery["made"][number] | null;
  standing: Standing | null;
}

/** A photo or recording with its sealed content, of a form that is open or of a command. */
export interface KeptFile {
  id: string;
  device: string;
  draft: string; // "" once its command is in the queue
  number: number; // of its command; 0 before
  slip: FileSlip;
  sealed: SealedFile | null; // null once the server has it
  picture: SealedCopy | null; // small, for the officer
  state: "draft" | "waiting" | "attached" | "refused";
  sent: number; // bytes that the server has confirmed
  reason: string;
}

/** A form that is open or was left; its content keeps the version that it was begun with. */
export interface KeptDraft {
  device: string;
  id: string;
  at: string;
  content: SealedCopy;
}

/** The officer's readable copy. */
export interface KeptCopy {
  device: string;
  at: string;
  content: SealedCopy;
}

/** An item with its own words for the officer, which only the PIN opens. */
export interface KeptItem extends Item {
  device: string;
  number: number;
  copy: SealedCopy;
}

/** What an officer did, before it has a number. */
export interface Deed {
  stream: string;
  name: string;
  values: Record<string, unknown>;
  seen?: Record<string, unknown>;
  unit?: string;
  draft?: string; // the form that it comes from; its files go with it, and it ends
}

const ATTEMPTS = 5;

/** The database of this phone. */
export class FieldStore extends Dexie {
  declare devices: Table<Device, string>;
  declare items: Table<KeptItem, [string, number]>;
  declare files: Table<KeptFile, string>;
  declare drafts: Table<KeptDraft, [string, string]>;
  declare copies: Table<KeptCopy, string>;

  constructor(name = "jiceng-field") {
    // A transaction that has completed is on the disk, not only in the system's memory.
    super(name, { chromeTransactionDurability: "strict" });
    // A version that was once in use stays: phones of any age are brought up from theirs.
    this.version(1).stores({ devices: "id", items: "[device+number], device" });
    this.version(2).stores({
      files: "id, device, [device+draft], [device+number]",
      drafts: "[device+id], device",
      copies: "device",
    });
  }

  /** A device's queue, by number. */
  queueOf(device: string): Promise<KeptItem[]> {
    return this.items.where("device").equals(device).sortBy("number");
  }

  /**
   * Keep a deed: numbered, signed, sealed to the server, and in words under the officer's own key.
   *
   * @param key opens the officer's copy.
   * @throws StorageStuck, or the storage's own error: nothing was kept then, and the form keeps its
   *   content.
   */
  async write(device: string, deed: Deed, key: CryptoKey, now: Date): Promise<KeptItem> {
    for (let attempt = 1; ; attempt += 1) {
      const item = await this.prepared(device, deed, key, now);
      try {
        await inTime(this.add(item, deed.draft ?? ""));
        return item;
      } catch (error) {
        // Another window has taken the number meanwhile.
        const isTaken = error instanceof Dexie.ConstraintError;
        if (!isTaken || attempt === ATTEMPTS) throw error;
      }
    }
  }

  private async prepared(id: string, deed: Deed, key: CryptoKey, now: Date): Promise<KeptItem> {
    const device = await this.device(id);
    if (!device.signer) throw new Error("a queue from another phone takes nothing more");
    const items = await this.queueOf(id);
    const files = deed.draft ? await this.filesOf(id, deed.draft) : [];
    // The count is signed with every write, so it outlives items that were cleared away.
    const number = Math.max(nextNumber(items), (device.count?.made ?? 0) + 1);
    const step = nextStep(items, deed.stream);
    const command: Command = {
      id: uuid7(),
      device: id,
      author: device.author,
      number,
      stream: deed.stream,
      step,
      name: deed.name,
      made_at: now.toISOString(),
      values: deed.values,
      seen: deed.seen ?? {},
      unit: deed.unit ?? null,
      files: files.map((file) => file.slip),
    };
    const envelope: Envelope = await sealCommand(command, device.signer, device.server);
    const copy = await sealCopy(command, key);
    const { stream } = deed;
    return { device: id, number, envelope, stream, step, state: "waiting", reason: "", copy };
  }

  private async add(item: KeptItem, draft: string): Promise<void> {
    const { signer } = await this.device(item.device);
    const { device, number } = item;
    if (!signer) return;
    const count = { device, made: number, signature: await signCount(device, number, signer) };
    await this.transaction("rw", [this.items, this.devices, this.files, this.drafts], async () => {
      await this.items.add(item);
      await this.devices.update(device, { count });
      if (!draft) return;
      const bound = { draft: "", number, state: "waiting" as const };
      await this.files.where("[device+draft]").equals([device, draft]).modify(bound);
      await this.drafts.delete([device, draft]);
    });
  }

  /** The files of a form, in the order in which they were taken. */
  async filesOf(device: string, draft: string): Promise<KeptFile[]> {
    return this.files.where("[device+draft]").equals([device, draft]).sortBy("id");
  }

  /** Everything of an officer on this phone, which they have decided to remove. */
  async remove(device: string): Promise<void> {
    const tables = [this.devices, this.items, this.files, this.drafts, this.copies];
    await this.transaction("rw", tables, async () => {
      for (const table of [this.items, this.files, this.drafts]) {
        await table.where("device").equals(device).delete();
      }
      await this.copies.delete(device);
      await this.devices.delete(device);
    });
  }

  /** A device of this phone. */
  async device(id: string): Promise<Device> {
    const found = await this.devices.get(id);
    if (!found) throw new Error(`no device ${id}`);
    return found;
  }
}

/** One device's queue, for its `Sender`. */
export class DeviceQueue implements QueueStore {
  constructor(
    private readonly store: FieldStore,
    private readonly id: string,
  ) {}

  items(): Promise<Item[]> {
    return this.store.queueOf(this.id);
  }

  /** Keep states and reasons. Items written meanwhile are not touched, none is removed. */
  async save(items: Item[]): Promise<void> {
    await this.store.transaction("rw", this.store.items, async () => {
      for (const { envelope, state, reason } of items) {
        await this.store.items.update([this.id, envelope.number], { state, reason });
      }
    });
  }

  async count(): Promise<Delivery["made"][number] | null> {
    return (await this.store.device(this.id)).count;
  }

  async standing(): Promise<Standing | null> {
    return (await this.store.device(this.id)).standing;
  }

  async saveStanding(standing: Standing): Promise<void> {
    await this.store.devices.update(standing.device, { standing });
  }
}

/**
 * The phone's database: officers' devices with their keys, and each device's queue. A write counts
 * when its transaction has completed; colleagues on one phone have queues of their own.
 */
import Dexie, { type Table } from "dexie";
import {
  type Command,
  type Envelope,
  type ReceivingKey,
  sealCommand,
  signCount,
} from "./envelopes";
import { type Item, nextNumber, nextStep, type Standing } from "./queue";
import { type Delivery, inTime, type QueueStore } from "./sending";
import { type Bytes, type SealedCopy, sealCopy, type Vault } from "./vault";

/** One officer on this phone. */
export interface Device {
  id: string;
  author: string;
  name: string; // of the officer
  signer: CryptoKey;
  server: ReceivingKey;
  vault: Vault;
  share: Bytes | null; // null once the week is over: the copy does not open until it is renewed
  opensUntil: number; // milliseconds since 1970
  count: Delivery["made"][number] | null;
  standing: Standing | null;
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
}

const ATTEMPTS = 5;

/** The database of this phone. */
export class FieldStore extends Dexie {
  declare devices: Table<Device, string>;
  declare items: Table<KeptItem, [string, number]>;

  constructor(name = "jiceng-field") {
    // A transaction that has completed is on the disk, not only in the system's memory.
    super(name, { chromeTransactionDurability: "strict" });
    this.version(1).stores({ devices: "id", items: "[device+number], device" });
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
        await inTime(this.add(item));
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
    const items = await this.queueOf(id);
    // The count is signed with every write, so it outlives items that were cleared away.
    const number = Math.max(nextNumber(items), (device.count?.made ?? 0) + 1);
    const step = nextStep(items, deed.stream);
    const command: Command = {
      id: crypto.randomUUID(),
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
    };
    const envelope: Envelope = await sealCommand(command, device.signer, device.server);
    const copy = await sealCopy(command, key);
    const { stream } = deed;
    return { device: id, number, envelope, stream, step, state: "waiting", reason: "", copy };
  }

  private async add(item: KeptItem): Promise<void> {
    const { signer } = await this.device(item.device);
    const { device, number } = item;
    const count = { device, made: number, signature: await signCount(device, number, signer) };
    await this.transaction("rw", this.items, this.devices, async () => {
      await this.items.add(item);
      await this.devices.update(device, { count });
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

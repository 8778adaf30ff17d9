/**
 * Sending a device's queue: begins by itself, goes on by itself after every failure, and never
 * removes what the server has not confirmed.
 */
import type { Envelope } from "./envelopes";
import { type Answer, answered, type Item, nextBatch, pauseSeconds, type Standing } from "./queue";

const MOST = 50;
const MOST_BYTES = 200_000;
const WRITE_MS = 4_000;

/** What one call to the server brings. */
export interface Delivery {
  envelopes: Envelope[];
  made: { device: string; made: number; signature: string }[];
}

export interface Received {
  answers: Answer[];
  devices: Standing[];
}

/** Where the queue is kept. Each write is done when its promise is. */
export interface QueueStore {
  items(): Promise<Item[]>;
  save(items: Item[]): Promise<void>;
  count(): Promise<Delivery["made"][number] | null>; // the signed number of commands made
  standing(): Promise<Standing | null>;
  saveStanding(standing: Standing): Promise<void>;
}

/** The phone's surroundings, replaced in tests. */
export interface Surroundings {
  post(delivery: Delivery): Promise<Received>;
  after(seconds: number, run: () => void): void;
  random(): number;
}

/** A write that did not end in time: the browser's storage is full or broken. */
export class StorageStuck extends Error {}

/** Sends one device's queue. */
export class Sender {
  failures = 0;
  private running = false;
  private again = false;
  private waiting = 0; // number of the pause that counts

  constructor(
    private readonly store: QueueStore,
    private readonly outside: Surroundings,
    private readonly changed: () => void = () => {},
  ) {}

  /** Send what waits. Called after every write, when the signal returns, and by the timer. */
  async send(): Promise<void> {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    try {
      do {
        this.again = false;
        await this.sendAll();
      } while (this.again);
      this.failures = 0;
    } catch {
      this.failures += 1;
      this.pause();
    } finally {
      this.running = false;
      this.changed();
    }
  }

  private async sendAll(): Promise<void> {
    await this.sendCount();
    const tried = new Set<string>();
    let first = true; // the count goes even if nothing else waits
    for (;;) {
      const standing = await this.store.standing();
      const items = await this.store.items();
      const fresh = items.filter((item) => !tried.has(item.envelope.id));
      const batch = nextBatch(fresh, MOST, MOST_BYTES, standing?.missing);
      if (batch.length === 0 && !first) return;
      first = false;
      for (const envelope of batch) tried.add(envelope.id);
      const count = await this.store.count();
      if (batch.length === 0 && count === null) return;
      await this.keep(await this.outside.post({ envelopes: batch, made: count ? [count] : [] }));
    }
  }

  /**
   * How many there are, before them: a few bytes, which arrive where the signal is too weak for
   * more. From then on the server misses what does not come, whatever happens to this phone.
   */
  private async sendCount(): Promise<void> {
    const [count, standing] = [await this.store.count(), await this.store.standing()];
    if (count === null || (standing !== null && standing.expected >= count.made)) return;
    await this.keep(await this.outside.post({ envelopes: [], made: [count] }));
  }

  /** Keep answers first: they may concern items that were made while the server thought. */
  private async keep(received: Received): Promise<void> {
    const items = answered(await this.store.items(), received.answers);
    await inTime(this.store.save(items));
    for (const standing of received.devices) await inTime(this.store.saveStanding(standing));
    this.changed();
  }

  private pause(): void {
    this.waiting += 1;
    const mine = this.waiting;
    const seconds = pauseSeconds(this.failures, this.outside.random());
    this.outside.after(seconds, () => {
      if (mine === this.waiting) void this.send();
    });
  }
}

/**
 * The result of a write, or an error within five seconds: a full storage may never answer.
 *
 * @throws StorageStuck
 */
export function inTime<Value>(write: Promise<Value>, limitMs: number = WRITE_MS): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StorageStuck()), limitMs);
    write.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

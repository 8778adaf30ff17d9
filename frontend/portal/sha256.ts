/**
 * SHA-256 of one 64-byte block (FIPS 180-4), the only block of a message.
 *
 * The browser's implementation exists over HTTPS only, and calling it for many short messages is
 * slower than this.
 */
const [START, ROUNDS] = constants();
const schedule = new Uint32Array(64);

/** Write the digest of a block of 16 words into eight words. */
export function sha256(block: Uint32Array, into: Uint32Array): void {
  const w = schedule;
  w.set(block);
  for (let i = 16; i < 64; i++) {
    const x = at(w, i - 15);
    const y = at(w, i - 2);
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
    w[i] = (at(w, i - 16) + s0 + at(w, i - 7) + s1) | 0;
  }
  let [a, b, c, d] = [at(START, 0), at(START, 1), at(START, 2), at(START, 3)];
  let [e, f, g, h] = [at(START, 4), at(START, 5), at(START, 6), at(START, 7)];
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const one = (h + s1 + ((e & f) ^ (~e & g)) + at(ROUNDS, i) + at(w, i)) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  into.set([a, b, c, d, e, f, g, h]);
  for (let i = 0; i < 8; i++) into[i] = at(into, i) + at(START, i);
}

/** Parse words of eight hexadecimal digits. */
export function words(text: string): Uint32Array {
  const found = text.match(/.{8}/g) ?? [];
  return Uint32Array.from(found, (word) => Number.parseInt(word, 16));
}

export function hex(digest: Uint32Array): string {
  return [...digest].map((word) => word.toString(16).padStart(8, "0")).join("");
}

/** A word at an index that is known to be valid. */
function at(list: Uint32Array, place: number): number {
  return list[place] as number;
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** The first 32 bits of the fractional parts of the square and cube roots of the first primes. */
function constants(): [Uint32Array, Uint32Array] {
  const start: number[] = [];
  const rounds: number[] = [];
  for (let n = 2; rounds.length < 64; n++) {
    if (!isPrime(n)) continue;
    if (start.length < 8) start.push(fraction(Math.sqrt(n)));
    rounds.push(fraction(Math.cbrt(n)));
  }
  return [Uint32Array.from(start), Uint32Array.from(rounds)];
}

function isPrime(n: number): boolean {
  for (let by = 2; by * by <= n; by++) if (n % by === 0) return false;
  return true;
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32);
}

/**
 * Proof of work before an anonymous report (ALTCHA, version 2).
 *
 * A form marked `data-proof="challenge as JSON"` gets a hidden field `altcha` with the solution. It
 * is sought in slices while the form is filled in, so that nobody waits for it; a form that is sent
 * earlier waits for it. `data-proof-again` gives a new challenge when the page was open for long.
 */
interface Parameters {
  algorithm: string;
  cost: number;
  nonce: string;
  salt: string;
  keyPrefix: string;
  expiresAt?: number;
}
interface Challenge {
  parameters: Parameters;
  signature: string;
}

const SLICE = 1500; // tries between two looks at what the person does
const FRESH_MS = 25 * 60_000; // the server takes it for half an hour

export function proveWork(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("form[data-proof]");
  if (form) guard(form);
}

function guard(form: HTMLFormElement): void {
  let began = performance.now();
  // Counting would hold up the page while it is being drawn.
  let pending = afterLoading().then(() => begin(form.dataset["proof"]!));

  function begin(told: string): Promise<void> {
    began = performance.now();
    fieldOf(form).value = "";
    return solve(JSON.parse(told) as Challenge).then((found) => {
      fieldOf(form).value = found;
    });
  }

  function isReady(): boolean {
    return fieldOf(form).value !== "" && performance.now() - began < FRESH_MS;
  }

  async function finish(): Promise<void> {
    if (performance.now() - began >= FRESH_MS) {
      const answer = await fetch(form.dataset["proofAgain"]!);
      pending = begin(((await answer.json()) as { challenge: string }).challenge);
    }
    await pending;
  }

  let givenUp = false; // what is missing then, the server says
  form.addEventListener(
    "submit",
    (event) => {
      if (givenUp || isReady()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      button?.setAttribute("aria-busy", "true");
      const send = () => {
        button?.removeAttribute("aria-busy");
        form.requestSubmit(button);
      };
      // A form that is being sent takes no second order to be sent: after this turn.
      finish()
        .catch(() => (givenUp = true))
        .finally(() => setTimeout(send));
    },
    { capture: true },
  );
}

function afterLoading(): Promise<void> {
  return new Promise((go) => {
    if (document.readyState === "complete") go();
    else window.addEventListener("load", () => setTimeout(go), { once: true });
  });
}

function fieldOf(form: HTMLFormElement): HTMLInputElement {
  const known = form.querySelector<HTMLInputElement>("input[name=altcha]");
  if (known) return known;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "altcha";
  form.append(field);
  return field;
}

/** The solution as the server takes it: base64 of JSON. */
async function solve(challenge: Challenge): Promise<string> {
  const { salt, nonce, keyPrefix } = challenge.parameters;
  const block = new Uint32Array(16);
  block.set(words(salt), 0);
  block.set(words(nonce), 4);
  block[9] = 0x80000000; // the end of 36 bytes, and their number in bits
  block[15] = 36 * 8;
  const wanted = words(keyPrefix);
  const hash = new Uint32Array(8);
  const began = performance.now();
  for (let counter = 0; ; counter++) {
    block[8] = counter;
    sha256(block, hash);
    if (hash[0] === wanted[0] && wanted.every((word, at) => word === hash[at])) {
      const time = Math.round(performance.now() - began);
      const found = { counter, derivedKey: hex(hash), time };
      return btoa(JSON.stringify({ challenge, solution: found }));
    }
    if (counter % SLICE === SLICE - 1) await new Promise((go) => setTimeout(go));
  }
}

function words(text: string): Uint32Array {
  const found = text.match(/.{8}/g) ?? [];
  return Uint32Array.from(found, (word) => parseInt(word, 16));
}

function hex(hash: Uint32Array): string {
  return [...hash].map((word) => word.toString(16).padStart(8, "0")).join("");
}

// SHA-256 of one block (FIPS 180-4). The browser's own is only there over HTTPS, and asking it
// anew for each of so many short messages takes longer than counting here.
const [START, ROUNDS] = constants();
const schedule = new Uint32Array(64);

function sha256(block: Uint32Array, into: Uint32Array): void {
  const w = schedule;
  w.set(block);
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = START as unknown as [
    number, number, number, number, number, number, number, number,
  ];
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i]! + w[i]!) | 0;
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
  [a, b, c, d, e, f, g, h].forEach((word, at) => (into[at] = START[at]! + word));
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** The first 32 bits of the fractions of the square and cube roots of the first primes. */
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

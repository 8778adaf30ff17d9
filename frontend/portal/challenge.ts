/** ALTCHA challenge, version 2, and its solver. */
import { hex, sha256, words } from "./sha256";

interface Parameters {
  algorithm: string;
  cost: number;
  nonce: string;
  salt: string;
  keyPrefix: string;
  expiresAt?: number;
}
export interface Challenge {
  parameters: Parameters;
  signature: string;
}

const SLICE = 1500; // attempts between two yields to the event loop

/** The solution as expected by the server: base64 of JSON. */
export async function solve(challenge: Challenge): Promise<string> {
  const { salt, nonce, keyPrefix } = challenge.parameters;
  const block = new Uint32Array(16);
  block.set(words(salt), 0);
  block.set(words(nonce), 4);
  block[9] = 0x80000000; // padding after 36 bytes, and their number in bits
  block[15] = 36 * 8;
  const wanted = words(keyPrefix);
  const digest = new Uint32Array(8);
  const began = performance.now();
  for (let counter = 0; ; counter++) {
    block[8] = counter;
    sha256(block, digest);
    if (digest[0] === wanted[0] && wanted.every((word, place) => word === digest[place])) {
      const time = Math.round(performance.now() - began);
      const solution = { counter, derivedKey: hex(digest), time };
      return btoa(JSON.stringify({ challenge, solution }));
    }
    if (counter % SLICE === SLICE - 1) await new Promise((go) => setTimeout(go));
  }
}

import { expect, test } from "vitest";

import { type Challenge, solve } from "./challenge";
import { hex, sha256, words } from "./sha256";

/** A message of at most 13 words as the padded block of SHA-256. */
function block(message: string): Uint32Array {
  const found = new Uint32Array(16);
  const text = words(message);
  found.set(text);
  found[text.length] = 0x80000000;
  found[15] = text.length * 32;
  return found;
}

test.each([
  ["no word at all", ""],
  ["one word", "00000000"],
  ["a high bit", "ffffffff80000000"],
  [
    "nine words, as a challenge has them",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefdeadbeef",
  ],
  ["the longest of one block", "f00dcafe".repeat(13)],
])("the digest is that of the machine's own library: %s", async (_what, message) => {
  const digest = new Uint32Array(8);
  sha256(block(message), digest);
  expect(hex(digest)).toBe(await libraryDigest(message));
});

test("digests of many counters, one after the other, stay right", async () => {
  const digest = new Uint32Array(8);
  const start = "00000000".repeat(8);
  const one = block(`${start}00000000`);
  for (let counter = 0; counter < 10_000; counter += 997) {
    one[8] = counter;
    sha256(one, digest);
    expect(hex(digest)).toBe(await libraryDigest(start + eight(counter)));
  }
});

test("a solution has the digest that was asked for, and can be checked without searching", async () => {
  const [salt, nonce] = ["00112233445566778899aabbccddeeff", "ffeeddccbbaa99887766554433221100"];
  const keyPrefix = await libraryDigest(salt + nonce + eight(2345));
  const challenge: Challenge = {
    parameters: { algorithm: "SHA-256", cost: 1, salt, nonce, keyPrefix },
    signature: "signed",
  };
  const solution = JSON.parse(atob(await solve(challenge)));
  expect(solution.challenge).toEqual(challenge);
  expect(solution.solution.counter).toBe(2345);
  expect(solution.solution.derivedKey).toBe(keyPrefix);
});

async function libraryDigest(message: string): Promise<string> {
  const bytes = Uint8Array.from(message.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  const digest = new DataView(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from({ length: 8 }, (_, place) => eight(digest.getUint32(place * 4))).join("");
}

/** A word as eight hexadecimal digits. */
function eight(word: number): string {
  return word.toString(16).padStart(8, "0");
}

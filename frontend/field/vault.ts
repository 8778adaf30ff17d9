/**
 * The key to the phone's readable copy: random, wrapped under a key from the officer's PIN and a
 * share that the server renews. Without either, nothing of the copy can be read; commands that wait
 * to be sent are sealed to the server and need neither.
 */
const ITERATIONS = 600_000; // OWASP's advice for PBKDF2 with SHA-256, 2023
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const AES = { name: "AES-GCM", length: 256 };
const PURPOSE = "jiceng-field-vault/1";

export interface Vault {
  salt: Bytes;
  nonce: Bytes;
  wrapped: Bytes; // the key to the copy
}

export interface SealedCopy {
  nonce: Bytes;
  box: Bytes;
}

export type Bytes = Uint8Array<ArrayBuffer>;

/** The PIN is wrong, or the share is another one. */
export class WrongPin extends Error {}

/** Make a key for a new copy. */
export async function makeVault(pin: string, share: Bytes): Promise<[Vault, CryptoKey]> {
  const key = await crypto.subtle.generateKey(AES, true, ["encrypt", "decrypt"]);
  const vault = await wrap(key, pin, share);
  return [vault, await openVault(vault, pin, share)];
}

/**
 * The key to the copy.
 *
 * @throws WrongPin
 */
export function openVault(vault: Vault, pin: string, share: Bytes): Promise<CryptoKey> {
  return unwrap(vault, pin, share, false);
}

/**
 * The same key under a new share of the server, or a new PIN.
 *
 * @throws WrongPin
 */
export async function rewrapVault(
  vault: Vault,
  pin: string,
  share: Bytes,
  newShare: Bytes,
  newPin: string = pin,
): Promise<Vault> {
  return wrap(await unwrap(vault, pin, share, true), newPin, newShare);
}

/** Seal a value of the copy. */
export async function sealCopy(value: unknown, key: CryptoKey): Promise<SealedCopy> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const text = new TextEncoder().encode(JSON.stringify(value));
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, text);
  return { nonce, box: new Uint8Array(box) };
}

/** A value of the copy. */
export async function openCopy<Value>(sealed: SealedCopy, key: CryptoKey): Promise<Value> {
  const how = { name: "AES-GCM", iv: sealed.nonce };
  const text = await crypto.subtle.decrypt(how, key, sealed.box);
  return JSON.parse(new TextDecoder().decode(text)) as Value;
}

async function wrap(key: CryptoKey, pin: string, share: Bytes): Promise<Vault> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const how = { name: "AES-GCM", iv: nonce };
  const wrapping = await wrappingKey(pin, share, salt);
  const wrapped = await crypto.subtle.wrapKey("raw", key, wrapping, how);
  return { salt, nonce, wrapped: new Uint8Array(wrapped) };
}

async function unwrap(
  vault: Vault,
  pin: string,
  share: Bytes,
  extractable: boolean,
): Promise<CryptoKey> {
  const how = { name: "AES-GCM", iv: vault.nonce };
  const wrapping = await wrappingKey(pin, share, vault.salt);
  const uses: KeyUsage[] = ["encrypt", "decrypt"];
  try {
    return await crypto.subtle.unwrapKey(
      "raw",
      vault.wrapped,
      wrapping,
      how,
      AES,
      extractable,
      uses,
    );
  } catch {
    throw new WrongPin();
  }
}

/** Slow from the PIN, so that trying all of them takes long; then bound to the server's share. */
async function wrappingKey(pin: string, share: Bytes, salt: Bytes): Promise<CryptoKey> {
  const typed = new TextEncoder().encode(pin.normalize("NFKC"));
  const secret = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveBits"]);
  const slow = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS };
  const stretched = await crypto.subtle.deriveBits(slow, secret, 256);
  const both = await crypto.subtle.importKey("raw", stretched, "HKDF", false, ["deriveKey"]);
  const info = new TextEncoder().encode(PURPOSE);
  const bound = { name: "HKDF", hash: "SHA-256", salt: share, info };
  return crypto.subtle.deriveKey(bound, both, AES, false, ["wrapKey", "unwrapKey"]);
}

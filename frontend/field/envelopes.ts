/**
 * Signed and sealed commands, in the format of ``jiceng.fieldwork.sync.rules.envelopes``: ECDSA over
 * P-256, then ECDH with a key pair made for the envelope, HKDF-SHA-256, AES-256-GCM.
 */
const CURVE = { namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", ...CURVE };
const AGREEING = { name: "ECDH", ...CURVE };
const SIGNED = "jiceng-field-command/1\n";
const COUNTED = "jiceng-field-made/1\n";
const SEALED = "jiceng-field-envelope/1\n";
const FILE = "jiceng-field-file/1\n";
const NONCE_BYTES = 12;

/** A command before it is signed: what an officer did, on which record, as which step. */
export interface Command {
  id: string;
  device: string;
  author: string;
  number: number; // in the device's queue, from 1
  stream: string; // the record
  step: number; // of this device on this record, from 1
  name: string;
  made_at: string; // by the phone's clock, with its zone
  values: Record<string, unknown>;
  seen: Record<string, unknown>;
  unit: string | null;
  files: FileSlip[];
}

/** A photo or recording that belongs to a command; its content follows by itself. */
export interface FileSlip {
  id: string;
  kind: "photo" | "voice";
  shows: "before" | "after" | "evidence" | "voice";
  digest: string; // SHA-256 of the content, in hex
  bytes: number;
}

/** A file's content, sealed to the server. */
export interface SealedFile {
  key: string;
  point: string;
  nonce: string;
  box: Uint8Array<ArrayBuffer>;
}

/** A sealed command with its header, as it is sent and exported; binary values in base64. */
export interface Envelope {
  id: string;
  device: string;
  number: number;
  key: string;
  point: string;
  nonce: string;
  box: string;
}

/** The server's public key, to which commands are sealed. */
export interface ReceivingKey {
  key: string;
  point: string;
}

/** A key pair for one officer on this phone; the private half never leaves the browser. */
export function makeSigningPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(SIGNING, false, ["sign", "verify"]);
}

/** The public half of a key pair, as the server keeps it. */
export async function publicPoint(pair: CryptoKeyPair): Promise<string> {
  return toBase64(await crypto.subtle.exportKey("raw", pair.publicKey));
}

/** Sign a command and seal it to the server. Only the server can read it, only the phone made it. */
export async function sealCommand(
  command: Command,
  signer: CryptoKey,
  server: ReceivingKey,
): Promise<Envelope> {
  const text = bytesOf(JSON.stringify(command));
  const signature = await sign(SIGNED, text, signer);
  const { id, device, number } = command;
  const header = `${SEALED}${id}\n${device}\n${number}\n${server.key}`;
  const { box, ...how } = await sealed(joined(signature, text), header, server);
  return { id, device, number, ...how, box: toBase64(box) };
}

/** Seal a file's content to the server; the command that names its digest is what is signed. */
export function sealFile(
  id: string,
  device: string,
  content: Uint8Array<ArrayBuffer>,
  server: ReceivingKey,
): Promise<SealedFile> {
  return sealed(content, `${FILE}${id}\n${device}\n${server.key}`, server);
}

/** SHA-256 of a content, in hex. */
export async function digestOf(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function sealed(
  plain: Uint8Array<ArrayBuffer>,
  header: string,
  server: ReceivingKey,
): Promise<SealedFile> {
  const to = fromBase64(server.point);
  const own = await crypto.subtle.generateKey(AGREEING, false, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const how = { name: "AES-GCM", iv: nonce, additionalData: bytesOf(header) };
  const box = await crypto.subtle.encrypt(how, await boxKey(own.privateKey, point, to), plain);
  const { key } = server;
  return { key, point: toBase64(point), nonce: toBase64(nonce), box: new Uint8Array(box) };
}

/** The phone's signed word on how many commands it has made. */
export async function signCount(device: string, made: number, signer: CryptoKey): Promise<string> {
  return toBase64(await sign(COUNTED, bytesOf(`${device}\n${made}`), signer));
}

async function sign(purpose: string, text: Uint8Array, signer: CryptoKey): Promise<Uint8Array> {
  const how = { name: "ECDSA", hash: "SHA-256" };
  const whole = joined(bytesOf(purpose), text);
  return new Uint8Array(await crypto.subtle.sign(how, signer, whole));
}

async function boxKey(
  own: CryptoKey,
  point: Uint8Array,
  to: Uint8Array<ArrayBuffer>,
): Promise<CryptoKey> {
  const server = await crypto.subtle.importKey("raw", to, AGREEING, false, []);
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: server }, own, 256);
  const shared = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const info = joined(joined(bytesOf(SEALED), point), to);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  return crypto.subtle.deriveKey(how, shared, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Bytes one after the other. */
function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

/** Bytes as base64. */
export function toBase64(value: ArrayBuffer | Uint8Array): string {
  return btoa(Array.from(new Uint8Array(value), (byte) => String.fromCharCode(byte)).join(""));
}

/** Bytes of a base64 text. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

/** Calls to the server. An answer that is no success raises `ServerSays`; no answer raises too. */
import type { Copy } from "./copies";
import type { Delivery, Received } from "./sending";

const API = "/api/v1/field";
const LIMIT_MS = 30_000;

/** The server's refusal, in the reader's language. */
export class ServerSays extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface Session {
  author: string | null;
  name: string;
  token: string;
}

export interface Enrolled {
  device: string;
  author: string;
  name: string;
  share: string;
  previous: string;
  opens_until: string;
  key: string;
  point: string;
}

/** How far a file has arrived; see `fieldwork/sync/actions/files.py`. */
export interface FileStanding {
  state: "coming" | "whole" | "attached" | "refused";
  received: number;
  reason: string;
}

async function call<Result>(
  method: string,
  path: string,
  body: unknown = null,
  headers: Record<string, string> = {},
): Promise<Result> {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), LIMIT_MS);
  const isRaw = body instanceof Uint8Array;
  try {
    const answer = await fetch(API + path, {
      method,
      signal: ended.signal,
      credentials: "same-origin",
      cache: "no-store",
      headers: {
        "Content-Type": isRaw ? "application/octet-stream" : "application/json",
        "Accept-Language": document.documentElement.lang,
        ...headers,
      },
      body: body === null ? undefined : isRaw ? (body as BodyInit) : JSON.stringify(body),
    });
    const said = await answer.json();
    if (!answer.ok) throw new ServerSays(answer.status, said.code ?? "", said.message ?? "");
    return said as Result;
  } finally {
    clearTimeout(timer);
  }
}

/** Who is signed in on the server from this browser, and the token for calls in their name. */
export function session(): Promise<Session> {
  return call("GET", "/session");
}

export function enrol(
  body: { device: string; phone: string; name: string; key: string },
  token: string,
): Promise<Enrolled> {
  return call("POST", "/devices", body, { "X-CSRFToken": token });
}

/** @param until when the share ends that the phone's copy is wrapped under. */
export function renew(device: string, until: string, token: string): Promise<Enrolled> {
  return call("POST", `/devices/${device}/renewal`, { until }, { "X-CSRFToken": token });
}

/** End the session on the server, so that the next officer of this phone signs in as themselves. */
export async function signOut(token: string): Promise<void> {
  const headers = { "X-CSRFToken": token };
  await fetch("/sign-out/", { method: "POST", credentials: "same-origin", headers });
}

export function fetchCopy(): Promise<Copy> {
  return call("GET", "/copy");
}

export function deliver(delivery: Delivery, token: string): Promise<Received> {
  return call("POST", "/commands", delivery, token ? { "X-CSRFToken": token } : {});
}

export function beginFile(
  id: string,
  body: { device: string; key: string; point: string; nonce: string; size: number },
): Promise<FileStanding> {
  return call("POST", `/files/${id}`, body);
}

export function sendPart(id: string, offset: number, part: Uint8Array): Promise<FileStanding> {
  return call("PUT", `/files/${id}/parts/${offset}`, part);
}

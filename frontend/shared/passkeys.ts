/**
 * Passkeys (WebAuthn): forms marked `data-passkey` call the authenticator before they are
 * submitted.
 *
 * - `sign-in`: gets a challenge from the server, and also offers passkeys in the user name field.
 * - `use`: confirms the user's identity; the challenge is in the page.
 * - `create`: registers a new passkey; the options are in the page.
 *
 * The result is put into the form's field `credential`. In browsers without WebAuthn a sign-in form
 * stays hidden, and the other forms show a notice.
 */
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from "@simplewebauthn/browser";

import { element } from "./elements";

type Question = { publicKey: PublicKeyCredentialRequestOptionsJSON };
type Making = { publicKey: PublicKeyCredentialCreationOptionsJSON };

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  if (browserSupportsWebAuthn()) {
    attend(form);
  } else {
    say(form, form.dataset.missing);
    form.querySelector("button")?.setAttribute("disabled", "");
  }
}

function attend(form: HTMLFormElement): void {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say(form, "");
    void answer(form, () => ask(form));
  });
  if (form.dataset.passkey === "sign-in") void offerInField(form);
}

/** Offer passkeys in the user name field (conditional UI), where supported. */
async function offerInField(form: HTMLFormElement): Promise<void> {
  if (!(await browserSupportsWebAuthnAutofill())) return;
  const { publicKey } = await question(form);
  try {
    send(form, await startAuthentication({ optionsJSON: publicKey, useBrowserAutofill: true }));
  } catch {
    // Cancelled, or the button was used instead: no message.
  }
}

async function answer(form: HTMLFormElement, credential: () => Promise<unknown>): Promise<void> {
  try {
    send(form, await credential());
  } catch {
    // The browser has shown its own error; we show what to do.
    say(form, form.dataset.failed);
  }
}

async function ask(form: HTMLFormElement): Promise<unknown> {
  WebAuthnAbortService.cancelCeremony();
  switch (form.dataset.passkey) {
    case "create":
      return startRegistration({ optionsJSON: whole(written<Making>().publicKey) });
    case "use":
      return startAuthentication({ optionsJSON: written<Question>().publicKey });
    default:
      return startAuthentication({ optionsJSON: (await question(form)).publicKey });
  }
}

/** A discoverable credential with user verification, sufficient to sign in. */
function whole(
  making: PublicKeyCredentialCreationOptionsJSON,
): PublicKeyCredentialCreationOptionsJSON {
  return {
    ...making,
    authenticatorSelection: {
      ...making.authenticatorSelection,
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
  };
}

function written<T>(): T {
  return JSON.parse(document.getElementById("passkey-options")?.textContent ?? "") as T;
}

async function question(form: HTMLFormElement): Promise<Question> {
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${response.status}`);
  return ((await response.json()) as { request_options: Question }).request_options;
}

function send(form: HTMLFormElement, credential: unknown): void {
  element<HTMLInputElement>(form, "[name=credential]").value = JSON.stringify(credential);
  form.submit();
}

function say(form: HTMLFormElement, text: string | undefined): void {
  const status = form.querySelector<HTMLElement>("[data-passkey-status]");
  if (status) status.textContent = text ?? "";
}

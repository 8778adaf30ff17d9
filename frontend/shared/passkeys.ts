/**
 * Passkeys: forms marked `data-passkey` ask the device before they are sent.
 *
 * - `sign-in`: asks the server for a question, and offers passkeys in the user name's field too.
 * - `use`: confirms who somebody is; the question stands in the page.
 * - `create`: makes a new passkey; what to make stands in the page.
 *
 * The answer goes into the form's field `credential`. Where the browser knows no passkeys, a form
 * for signing in stays hidden and the others say so.
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

/** Let the browser offer passkeys in the user name's field, where it can. */
async function offerInField(form: HTMLFormElement): Promise<void> {
  if (!(await browserSupportsWebAuthnAutofill())) return;
  const { publicKey } = await question(form);
  try {
    send(form, await startAuthentication({ optionsJSON: publicKey, useBrowserAutofill: true }));
  } catch {
    // Nobody chose one, or the button was pressed instead: there is nothing to say.
  }
}

async function answer(form: HTMLFormElement, credential: () => Promise<unknown>): Promise<void> {
  try {
    send(form, await credential());
  } catch {
    // The device has said in its own words what was wrong; we say what to do.
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

/** A passkey signs in alone: it is kept on the device and asks for finger, face or screen lock. */
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

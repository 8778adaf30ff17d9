/**
 * Requests whose tracking codes this browser keeps.
 *
 * `form[data-mine="URL"]` lists them: the codes are sent to the URL, which returns the rows.
 * `[data-followed="code"]` marks a request's own page: a new one (`data-followed-new`) is kept at
 * once, for another one `[data-keep-code]` offers to keep or to remove it.
 */
import { dataValue, element } from "../shared/elements";
import { keepCode, keptCodes, removeCode } from "./kept-codes";

export function listMyRequests(page: Document): void {
  try {
    const followed = page.querySelector<HTMLElement>("[data-followed]");
    if (followed) offerKeeping(followed);
    const form = page.querySelector<HTMLFormElement>("form[data-mine]");
    const codes = keptCodes(localStorage);
    if (form && codes.length) void list(form, codes);
  } catch {
    // Storage is unavailable (private window): requests are found by their codes.
  }
}

async function list(form: HTMLFormElement, codes: string[]): Promise<void> {
  const body = new FormData(form);
  for (const code of codes) body.append("code", code);
  const none = element<HTMLElement>(form, "[data-mine-none]");
  const offline = element<HTMLElement>(form, "[data-mine-offline]");
  const answer = await fetch(dataValue(form, "mine"), { method: "POST", body }).catch(() => null);
  none.hidden = true;
  offline.hidden = Boolean(answer?.ok);
  if (!answer?.ok) return;
  const rows = element<HTMLElement>(form, "[data-mine-rows]");
  rows.innerHTML = await answer.text();
  const shown = [...rows.querySelectorAll<HTMLElement>("[data-code]")];
  none.hidden = shown.length > 0;
}

function offerKeeping(page: HTMLElement): void {
  const code = dataValue(page, "followed");
  if ("followedNew" in page.dataset) keepCode(localStorage, code);
  const box = element<HTMLElement>(page, "[data-keep-code]");
  const add = element<HTMLButtonElement>(box, "[data-code-add]");
  const remove = element<HTMLButtonElement>(box, "[data-code-remove]");
  const show = () => {
    const isKept = keptCodes(localStorage).includes(code);
    add.hidden = isKept;
    remove.hidden = !isKept;
    box.hidden = false;
  };
  add.addEventListener("click", () => {
    keepCode(localStorage, code);
    show();
    remove.focus();
  });
  remove.addEventListener("click", () => {
    removeCode(localStorage, code);
    show();
    add.focus();
  });
  show();
}

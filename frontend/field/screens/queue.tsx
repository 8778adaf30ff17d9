/** The queue as it is: each item with its state, and what the server has said of the whole. */
import { heardAt, isSending, sendAll } from "../carrying";
import { labelOf } from "../copies";
import { Icon } from "../icons";
import { allSent, copy, device, files, items, owed, unsent, words } from "../phone";
import { to } from "../route";
import type { KeptItem } from "../store";
import { momentText, w } from "../words";
import { Box, Message } from "./parts";
import { titleOf } from "./today";

const SHOWN = 100;
const TONES = {
  waiting: "is-warn",
  held: "is-warn",
  unreadable: "is-warn",
  applied: "is-good",
  closed: "",
  conflict: "is-bad",
  refused: "is-bad",
};

export function Queue() {
  const newest = [...items.value].reverse();
  const isOver = (item: KeptItem) => ["applied", "closed"].includes(item.state) && !filesWait(item);
  const open = newest.filter((item) => !isOver(item));
  const done = newest.filter(isOver);
  return (
    <>
      <header class="head is-first">
        <h1>{w().queue}</h1>
        <span class="who">{device.value?.name}</span>
      </header>
      <Standing />
      {open.length > 0 && (
        <Box title={`${w().notYet} ${open.length}`}>
          {open.map((item) => (
            <ItemRow key={item.envelope.id} item={item} />
          ))}
        </Box>
      )}
      {done.length > 0 && (
        <Box title={`${w().applied} ${done.length}`}>
          {done.slice(0, SHOWN).map((item) => (
            <ItemRow key={item.envelope.id} item={item} />
          ))}
        </Box>
      )}
    </>
  );
}

/** Said of the whole: “all sent” only when the server has confirmed every number. */
function Standing() {
  const standing = device.value?.standing ?? null;
  const made = items.value.length;
  const isDone = allSent.value && owed.value === 0;
  return (
    <div class="standing" role="status">
      {isDone ? (
        <p class="standing-line is-good">
          <Icon name="check" />
          {made === 0 && standing === null ? w().nothingMade : w().allSent}
        </p>
      ) : (
        <p class="standing-line is-warn">
          <Icon name="clock" />
          {isSending.value ? w().sending : w().stillWaiting(unsent.value)}
        </p>
      )}
      {standing && standing.expected > 0 && (
        <p>{w().expected(standing.expected, standing.received)}</p>
      )}
      {owed.value > 0 && <Message text={w().lost(owed.value)} />}
      {heardAt.value && (
        <p class="hint">{w().lastHeard(momentText(heardAt.value.toISOString()))}</p>
      )}
      {!isDone && (
        <button type="button" onClick={() => void sendAll()} disabled={isSending.value}>
          {w().sendNow}
        </button>
      )}
    </div>
  );
}

function filesOf(item: KeptItem) {
  return files.value.filter((file) => file.number === item.number);
}

function filesWait(item: KeptItem): boolean {
  return filesOf(item).some((file) => file.state !== "attached");
}

export function ItemRow({ item }: { item: KeptItem }) {
  const command = words.value.get(item.envelope.id);
  const own = filesOf(item);
  const attached = own.filter((file) => file.state === "attached").length;
  const refused = own.filter((file) => file.reason !== "");
  return (
    <div class="row item" data-state={item.state} data-number={item.number}>
      <span class="row-title">
        {titleOf(item.envelope.id, item.stream) || labelOf(copy.value, command?.name ?? "")}
      </span>
      <span class="row-more">
        {labelOf(copy.value, command?.name ?? "")} · {item.number} ·{" "}
        {command ? w().madeAt(momentText(command.made_at)) : ""}
      </span>
      <span class="row-states">
        <span class={`state ${TONES[item.state]}`}>{w()[item.state]}</span>
        {own.length > 0 && (
          <span class={attached === own.length ? "state is-good" : "state is-warn"}>
            {w().filesOf(attached, own.length)}
          </span>
        )}
      </span>
      {item.reason && <p class="reason">{item.reason}</p>}
      {refused.map((file) => (
        <p key={file.id} class="reason">
          {w().fileRefused}: {file.reason}
        </p>
      ))}
      {item.state === "conflict" && (
        <a class="button small" href={to("differences")}>
          {w().differences}
        </a>
      )}
    </div>
  );
}

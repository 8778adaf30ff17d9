/** The officer's day: what is open in their units, forms that were left, what needs a look. */
import { useState } from "preact/hooks";
import type { FieldRecord, Kind } from "../copies";
import { Icon } from "../icons";
import { aside, copy, device, drafts, items, owed, session, words } from "../phone";
import { to } from "../route";
import { momentText, w } from "../words";
import { Box, Message } from "./parts";
import { SignIn } from "./set-up";

const FIRST = 20;

export function Today() {
  const now = copy.value;
  const conflicts = aside.value.filter((item) => item.state === "conflict").length;
  return (
    <>
      <header class="head is-first">
        <h1>{w().today}</h1>
        <span class="who">{device.value?.name}</span>
      </header>
      {owed.value > 0 && <Message text={w().lost(owed.value)} />}
      {now?.devices
        .filter((each) => each.device !== device.value?.id)
        .map((each) => (
          <Message key={each.device} text={w().owing(each.name, each.expected, each.received)} />
        ))}
      {conflicts > 0 && (
        <a class="button row is-warn" href={to("differences")}>
          <Icon name="compare" />
          <span class="row-title">{w().differences}</span>
          <b class="badge">{conflicts}</b>
        </a>
      )}
      {drafts.value.length > 0 && (
        <Box title={w().drafts} icon="clock">
          {drafts.value.map(({ id, at, content }) => (
            <a key={id} class="row" href={to("form", id)}>
              <span class="row-title">{content.label}</span>
              <span class="row-more">
                {content.title} {momentText(at)}
              </span>
            </a>
          ))}
        </Box>
      )}
      {now === null ? (
        <>
          <Message text={w().noCopy} tone="warn" />
          <SignIn />
        </>
      ) : (
        <>
          <Tasks kinds={now.kinds} />
          <p class="hint">
            {w().asOf(momentText(now.at))} · {now.units.map((unit) => unit.name).join("、")}
          </p>
          {session.value !== null && session.value.author !== device.value?.author && (
            <SignIn label={w().signInForCopy} />
          )}
        </>
      )}
    </>
  );
}

function Tasks({ kinds }: { kinds: Kind[] }) {
  const filled = kinds.filter((kind) => kind.records.length > 0);
  if (filled.length === 0) return <p class="empty">{w().noTasks}</p>;
  return (
    <>
      {filled.map((kind) => (
        <Box key={kind.kind} title={`${kind.label} ${kind.records.length}`}>
          <Records kind={kind} />
        </Box>
      ))}
    </>
  );
}

function Records({ kind }: { kind: Kind }) {
  const [limit, setLimit] = useState(FIRST);
  return (
    <>
      {kind.records.slice(0, limit).map((record) => (
        <RecordRow key={record.id} kind={kind} record={record} />
      ))}
      {kind.records.length > limit && (
        <button type="button" class="quiet" onClick={() => setLimit(limit + 4 * FIRST)}>
          + {kind.records.length - limit}
        </button>
      )}
    </>
  );
}

function RecordRow({ kind, record }: { kind: Kind; record: FieldRecord }) {
  const mine = items.value.filter(
    (item) => item.stream === record.id && ["waiting", "held", "unreadable"].includes(item.state),
  );
  return (
    <a class="row" href={to("record", kind.kind, record.id)}>
      <span class="row-title">{record.title}</span>
      <span class="row-more">{whereOf(record)}</span>
      <span class="row-states">
        <span class="state">{kind.states[record.state] ?? record.state}</span>
        {mine.length > 0 && <span class="state is-warn">{w().notYet}</span>}
      </span>
    </a>
  );
}

/** The place of a record, where its form has one. */
function whereOf(record: FieldRecord): string {
  const { place, address } = record.values;
  return [place, address].find((value): value is string => typeof value === "string") ?? "";
}

/** What an item is about, in the officer's words. */
export function titleOf(id: string, stream: string): string {
  const command = words.value.get(id);
  for (const kind of copy.value?.kinds ?? []) {
    const record = kind.records.find((each) => each.id === stream);
    if (record) return record.title;
  }
  const { title } = command?.values ?? {};
  if (typeof title === "string") return title;
  const opening = [...words.value.values()].find(
    (each) => each.stream === stream && typeof each.values.title === "string",
  );
  return opening ? String(opening.values.title) : "";
}

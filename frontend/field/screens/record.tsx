/** One record of the copy: its facts, what of it waits, and what can be done. */
import {
  type FieldRecord,
  type Kind,
  type Move,
  photoRows,
  type RecordItem,
  recordOf,
} from "../copies";
import { fieldsOf, shown, startOf } from "../forms";
import { begin, copy, items, words } from "../phone";
import { go } from "../route";
import { w } from "../words";
import { Box, Head } from "./parts";
import { ItemRow } from "./queue";

export function RecordScreen({ kind, id }: { kind: string; id: string }) {
  const found = copy.value && recordOf(copy.value, kind, id);
  if (!found) return <Head title={w().nothingHere} href="#/today" />;
  const [of, record] = found;
  const waits = items.value.filter((item) => item.stream === id && item.state !== "applied");
  // A move of a part is offered at the part.
  const ofParts = new Set(record.items?.flatMap((part) => Object.keys(part.forms)));
  const moves = of.moves.filter(
    (move) => move.on.includes(record.state) && !ofParts.has(move.name),
  );
  return (
    <>
      <Head title={record.title} />
      <p class="row-states">
        <span class="state">{of.states[record.state] ?? record.state}</span>
        <span class="hint">{of.label}</span>
      </p>
      <Facts kind={of} record={record} />
      {waits.length > 0 && (
        <Box title={w().notYet} icon="clock">
          {waits.map((item) => (
            <ItemRow key={item.envelope.id} item={item} />
          ))}
        </Box>
      )}
      {record.items?.map((part) => (
        <Part key={part.id} kind={of} record={record} part={part} />
      ))}
      <div class="stack moves">
        {moves.length === 0 && ofParts.size === 0 && <p class="empty">{w().noMoves}</p>}
        {moves.map((move, index) => (
          <button
            key={move.name}
            type="button"
            class={index === 0 ? "main" : ""}
            onClick={() => void start(of, record, move)}
          >
            {move.label}
          </button>
        ))}
      </div>
    </>
  );
}

/** A part of the record: what it is, and its own moves; what was done here already waits. */
function Part({ kind, record, part }: { kind: Kind; record: FieldRecord; part: RecordItem }) {
  const isDone = [...words.value.values()].some(
    (command) => command.stream === record.id && Object.values(command.values).includes(part.id),
  );
  const moves = kind.moves.filter((move) => move.name in part.forms);
  return (
    <section class="box">
      <h2>{part.title}</h2>
      {part.about && <p class="hint">{part.about}</p>}
      <p class="row-states">
        <span class="state">{part.label ?? part.state}</span>
        {isDone && moves.length > 0 && <span class="state is-warn">{w().doneHere}</span>}
      </p>
      {moves.length > 0 && !isDone && (
        <div class="two">
          {moves.map((move) => {
            const schema = part.forms[move.name] ?? move.schema;
            const own = { ...move, schema };
            return (
              <button
                key={move.name}
                type="button"
                onClick={() => void start(kind, record, own, part.title)}
              >
                {move.label}
              </button>
            );
          })}
        </div>
      )}
    </section>
  );
}

async function start(
  kind: Kind,
  record: FieldRecord,
  move: Move,
  part: string = "",
): Promise<void> {
  const fields = Object.keys(move.schema.properties);
  const present = Object.fromEntries(fields.map((field) => [field, record.values[field]]));
  const id = await begin({
    name: `${kind.kind}.${move.name}`,
    kind: kind.kind,
    title: part ? `${record.title} · ${part}` : record.title,
    stream: record.id,
    unit: "",
    label: move.label,
    schema: move.schema,
    photos: kind.photos,
    rows: photoRows(kind, move),
    edits: move.edits,
    seen: move.edits ? present : {},
    values: move.edits ? present : startOf(move.schema),
  });
  go("form", id);
}

function Facts({ kind, record }: { kind: Kind; record: FieldRecord }) {
  const schema = kind.moves.find((move) => move.edits)?.schema ?? kind.opening?.schema;
  const drawn = fieldsOf(schema ?? { properties: {} }).map(([field, property]) => ({
    title: property.title ?? field,
    text: shown(property, record.values[field], w().yes, w().no),
  }));
  const told = record.facts?.map(([title, text]) => ({ title, text })) ?? [];
  const facts = (told.length > 0 ? told : drawn).filter(
    (fact) => fact.text !== "" && fact.text !== record.title,
  );
  if (facts.length === 0) return null;
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <div key={fact.title}>
          <dt>{fact.title}</dt>
          <dd>{fact.text}</dd>
        </div>
      ))}
    </dl>
  );
}

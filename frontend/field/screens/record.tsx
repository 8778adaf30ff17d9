/** One record of the copy: its facts, what of it waits, and what can be done. */
import { type FieldRecord, type Kind, type Move, recordOf } from "../copies";
import { fieldsOf, shown, startOf } from "../forms";
import { begin, copy, items } from "../phone";
import { go } from "../route";
import { w } from "../words";
import { Box, Head } from "./parts";
import { ItemRow } from "./queue";

export function RecordScreen({ kind, id }: { kind: string; id: string }) {
  const found = copy.value && recordOf(copy.value, kind, id);
  if (!found) return <Head title={w().nothingHere} href="#/today" />;
  const [of, record] = found;
  const waits = items.value.filter((item) => item.stream === id && item.state !== "applied");
  const moves = of.moves.filter((move) => move.on.includes(record.state));
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
      <div class="stack moves">
        {moves.length === 0 && <p class="empty">{w().noMoves}</p>}
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

async function start(kind: Kind, record: FieldRecord, move: Move): Promise<void> {
  const fields = Object.keys(move.schema.properties);
  const present = Object.fromEntries(fields.map((field) => [field, record.values[field]]));
  const id = await begin({
    name: `${kind.kind}.${move.name}`,
    kind: kind.kind,
    title: record.title,
    stream: record.id,
    unit: "",
    label: move.label,
    schema: move.schema,
    photos: kind.photos,
    edits: move.edits,
    seen: move.edits ? present : {},
    values: move.edits ? present : startOf(move.schema),
  });
  go("form", id);
}

function Facts({ kind, record }: { kind: Kind; record: FieldRecord }) {
  const schema = kind.moves.find((move) => move.edits)?.schema ?? kind.opening?.schema;
  if (!schema) return null;
  const facts = fieldsOf(schema)
    .map(([field, property]) => ({
      title: property.title ?? field,
      text: shown(property, record.values[field], w().yes, w().no),
    }))
    .filter((fact) => fact.text !== "" && fact.text !== record.title);
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

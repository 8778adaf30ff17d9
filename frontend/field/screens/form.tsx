/** One form for every command: drawn from its JSON Schema, kept at every change. */
import { useEffect, useRef, useState } from "preact/hooks";
import { sendAll } from "../carrying";
import { photoRows, type Values } from "../copies";
import { asksForPlace, type Fault, faultsOf, fieldsOf, valuesToSend } from "../forms";
import { copy, type Draft, drafts, dropDraft, keepDraft, write } from "../phone";
import { goInstead } from "../route";
import { w } from "../words";
import { unitsFor } from "./choose-kind";
import { FieldControl } from "./controls";
import { FilesPart } from "./files-part";
import { Head, Message } from "./parts";
import { PlacePart } from "./place-part";

const KEEP_AFTER_MS = 300;

export function FormScreen({ id }: { id: string }) {
  const found = drafts.value.find((draft) => draft.id === id);
  if (!found) return <Head title={w().nothingHere} href="#/today" />;
  return <OpenForm id={id} draft={found.content} />;
}

function OpenForm({ id, draft }: { id: string; draft: Draft }) {
  const [state, setState] = useState(draft);
  const [faults, setFaults] = useState<Record<string, Fault>>({});
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const latest = useRef(state);
  const timer = useRef(0);

  const stopWaiting = () => {
    clearTimeout(timer.current);
    timer.current = 0;
  };
  const keepNow = () => {
    stopWaiting();
    keepDraft(id, latest.current).catch(() => setProblem(w().noRoomText));
  };
  const change = (changes: Partial<Draft>) => {
    latest.current = { ...latest.current, ...changes };
    setState(latest.current);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(keepNow, KEEP_AFTER_MS);
  };
  const enter = (values: Values) => {
    setFaults(without(faults, Object.keys(values)));
    change({ values: { ...latest.current.values, ...values } });
  };
  useEffect(() => {
    const hidden = () => document.visibilityState === "hidden" && keepNow();
    document.addEventListener("visibilitychange", hidden);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      if (timer.current) keepNow(); // left within a moment of the last change
    };
  }, []);

  const submit = async (event: Event) => {
    event.preventDefault();
    const { schema, values, seen, unit, stream, name, edits } = latest.current;
    const wrong = faultsOf(schema, values);
    const needsUnit = name.endsWith(".open") && !unit;
    setFaults(wrong);
    const [first] = needsUnit ? ["unit"] : Object.keys(wrong);
    if (first) return document.getElementById(`part-${first}`)?.scrollIntoView({ block: "center" });
    setBusy(true);
    stopWaiting();
    try {
      const sent = valuesToSend(schema, values);
      await write({
        stream,
        name,
        values: sent,
        seen: edits ? seen : {},
        unit: unit || undefined,
        draft: id,
      });
    } catch {
      setBusy(false);
      return setProblem(w().noRoomText);
    }
    goInstead("queue");
    void sendAll();
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)} noValidate>
      <Head title={state.label} href="#/today" />
      {state.title && <p class="form-record">{state.title}</p>}
      {state.name.endsWith(".open") && (
        <UnitPart draft={state} choose={(unit) => change({ unit })} />
      )}
      {fieldsOf(state.schema).map(([field, property]) => (
        <FieldControl
          key={field}
          name={field}
          property={property}
          isRequired={state.schema.required?.includes(field) ?? false}
          value={state.values[field]}
          fault={faults[field]}
          records={copy.value?.kinds.find((kind) => kind.kind === state.kind)?.records ?? []}
          change={(value) => enter({ [field]: value })}
        />
      ))}
      {asksForPlace(state.schema) && <PlacePart values={state.values} change={enter} />}
      <FilesPart draft={id} rows={photoRows(state, { photos: state.rows })} speaks={state.photos} />
      {problem && <Message text={problem} />}
      <div class="form-end">
        <button type="submit" class="main" disabled={isBusy}>
          {w().keep}
        </button>
      </div>
      <DropDraft id={id} />
    </form>
  );
}

function without(faults: Record<string, Fault>, names: string[]): Record<string, Fault> {
  return Object.fromEntries(Object.entries(faults).filter(([name]) => !names.includes(name)));
}

function UnitPart({ draft, choose }: { draft: Draft; choose: (unit: string) => void }) {
  const now = copy.value;
  const kind = now?.kinds.find((each) => each.kind === draft.kind);
  const units = now && kind ? unitsFor(now, kind) : [];
  if (units.length < 2) return null;
  return (
    <fieldset class="field" id="part-unit">
      <legend class="label">{w().unitQuestion}</legend>
      <div class="choices">
        {units.map((unit) => (
          <label key={unit.id} class="choice">
            <input
              type="radio"
              name="unit"
              checked={draft.unit === unit.id}
              onChange={() => choose(unit.id)}
            />
            <span>{unit.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function DropDraft({ id }: { id: string }) {
  const [asks, setAsks] = useState(false);
  const drop = async () => {
    await dropDraft(id);
    goInstead("today");
  };
  if (!asks) {
    return (
      <button type="button" class="quiet" onClick={() => setAsks(true)}>
        {w().dropDraft}
      </button>
    );
  }
  return (
    <div class="question" role="alertdialog" aria-label={w().dropDraft}>
      <p>{w().dropQuestion}</p>
      <button type="button" class="danger" onClick={() => void drop()}>
        {w().dropDraft}
      </button>
      <button type="button" onClick={() => setAsks(false)}>
        {w().stay}
      </button>
    </div>
  );
}

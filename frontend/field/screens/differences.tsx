/** One field changed on both sides: both values, who and when; the officer chooses. */
import { renewCopy, sendAll } from "../carrying";
import { type Difference, labelOf, schemaOf } from "../copies";
import { shown } from "../forms";
import { copy, words, write } from "../phone";
import { momentText, w } from "../words";
import { Head } from "./parts";
import { titleOf } from "./today";

export const DECIDE = "field.decide";

export function Differences() {
  const open = copy.value?.conflicts ?? [];
  return (
    <>
      <Head title={w().differences} />
      <p class="hint">{open.length > 0 ? w().differencesText : w().noDifferences}</p>
      {open.map((each) => (
        <OneDifference key={each.id} difference={each} />
      ))}
    </>
  );
}

function OneDifference({ difference }: { difference: Difference }) {
  const property = schemaOf(copy.value, difference.name)?.properties[difference.field];
  const decided = [...words.value.values()].some(
    (command) => command.name === DECIDE && command.values.conflict === difference.id,
  );
  const choose = async (takesMine: boolean) => {
    const values = { conflict: difference.id, takes_mine: takesMine };
    await write({ stream: difference.stream, name: DECIDE, values });
    void sendAll().then(renewCopy);
  };
  const say = (value: unknown) => shown(property, value, w().yes, w().no) || w().none;
  const mine = words.value.get(difference.command);
  return (
    <section class="box difference">
      <h2>{titleOf(difference.command, difference.stream)}</h2>
      <p class="hint">
        {labelOf(copy.value, difference.name)} · {property?.title ?? difference.field}
      </p>
      <div class="two sides">
        <div>
          <b>{w().mine}</b>
          <p class="value">{say(difference.mine)}</p>
          <p class="hint">{mine ? momentText(mine.made_at) : ""}</p>
        </div>
        <div>
          <b>{w().theirs}</b>
          <p class="value">{say(difference.theirs)}</p>
          <p class="hint">
            {difference.by || w().someone} {difference.at ? momentText(difference.at) : ""}
          </p>
        </div>
      </div>
      {decided ? (
        <p class="notice is-good" role="status">
          {w().decided}
        </p>
      ) : (
        <div class="two">
          <button type="button" onClick={() => void choose(true)}>
            {w().takeMine}
          </button>
          <button type="button" onClick={() => void choose(false)}>
            {w().takeTheirs}
          </button>
        </div>
      )}
    </section>
  );
}

/** What is reported: one tap on its kind opens the form. */

import type { Copy, Kind } from "../copies";
import { startOf } from "../forms";
import { Icon } from "../icons";
import { uuid7 } from "../ids";
import { begin, copy } from "../phone";
import { goInstead } from "../route";
import { w } from "../words";
import { Head, Message } from "./parts";
import { SignIn } from "./set-up";

/** The officer's units that may have a new record of a kind. */
export function unitsFor(now: Copy, kind: Kind) {
  return now.units.filter((unit) => kind.opening?.units.includes(unit.kind));
}

export function ChooseKind() {
  const now = copy.value;
  const kinds = (now?.kinds ?? []).filter((kind) => kind.opening);
  const start = async (kind: Kind) => {
    if (!now || !kind.opening) return;
    const { label, schema } = kind.opening;
    const units = unitsFor(now, kind);
    const id = await begin({
      name: `${kind.kind}.open`,
      kind: kind.kind,
      title: "",
      stream: uuid7(),
      unit: units.length === 1 ? (units[0]?.id ?? "") : "",
      label,
      schema,
      photos: kind.photos,
      edits: false,
      seen: {},
      values: startOf(schema),
    });
    goInstead("form", id);
  };
  return (
    <>
      <Head title={w().kindQuestion} />
      {kinds.length === 0 && (
        <>
          <Message text={w().noKinds} tone="warn" />
          <SignIn />
        </>
      )}
      <div class="stack">
        {kinds.map((kind) => (
          <button
            key={kind.kind}
            type="button"
            class="row is-large"
            disabled={now !== null && unitsFor(now, kind).length === 0}
            onClick={() => void start(kind)}
          >
            <Icon name="plus" />
            <span class="row-title">{kind.opening?.label}</span>
            {now !== null && unitsFor(now, kind).length === 0 && (
              <span class="row-more">{w().noUnit}</span>
            )}
          </button>
        ))}
      </div>
    </>
  );
}

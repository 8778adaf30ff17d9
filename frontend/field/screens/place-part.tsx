/** The place of a record: where the phone is, once, when the officer presses the button. */
import { useState } from "preact/hooks";
import type { Values } from "../copies";
import { Icon } from "../icons";
import { w } from "../words";
import { Message } from "./parts";

const WAIT_MS = 15_000;

export function PlacePart({ values, change }: { values: Values; change: (v: Values) => void }) {
  const [metres, setMetres] = useState<number | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const isKnown = typeof values.lon === "number" && typeof values.lat === "number";
  const locate = () => {
    setBusy(true);
    setFailed(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setBusy(false);
        setMetres(Math.ceil(coords.accuracy));
        change({ lon: rounded(coords.longitude), lat: rounded(coords.latitude) });
      },
      () => {
        setBusy(false);
        setFailed(true);
      },
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 0 },
    );
  };
  return (
    <div class="field">
      <span class="label">{w().where}</span>
      {isKnown ? (
        <div class="place">
          <Icon name="check" />
          <span>{metres === null ? `${values.lat}, ${values.lon}` : w().placeTaken(metres)}</span>
          <button type="button" class="small" onClick={() => change({ lon: null, lat: null })}>
            {w().placeRemove}
          </button>
        </div>
      ) : (
        <button type="button" class="wide" disabled={isBusy} onClick={locate}>
          <Icon name="pin" />
          {w().here}
        </button>
      )}
      {hasFailed && <Message text={w().placeFailed} tone="warn" />}
      <p class="hint">{w().placeNote}</p>
    </div>
  );
}

/** A tenth of a metre, as the server keeps places. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

/** Language, storage, home screen, moving the queue to another phone, and leaving. */
import { useEffect, useState } from "preact/hooks";
import { device, room, space } from "../phone";
import { askToKeep, readRoom } from "../storage";
import { installsBy } from "../surroundings";
import { type Language, language, speak, w } from "../words";
import { Leaving } from "./leaving";
import { Moving } from "./moving";
import { Box, Message } from "./parts";

export function Settings() {
  return (
    <>
      <header class="head is-first">
        <h1>{w().settings}</h1>
        <span class="who">{device.value?.name}</span>
      </header>
      <Box title="语言 / Language">
        <div class="choices">
          <LanguageChoice value="zh-hans" label="中文" />
          <LanguageChoice value="en" label="English" />
        </div>
      </Box>
      <Install />
      <Storage />
      <Moving />
      <Leaving />
    </>
  );
}

function LanguageChoice({ value, label }: { value: Language; label: string }) {
  return (
    <label class="choice">
      <input
        type="radio"
        name="language"
        checked={language.value === value}
        onChange={() => speak(value)}
      />
      <span>{label}</span>
    </label>
  );
}

function megabytes(bytes: number): string {
  return bytes > 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function Storage() {
  const now = room.value;
  const ask = async () => {
    await askToKeep();
    room.value = await readRoom();
  };
  if (!now) return null;
  return (
    <Box title={w().room}>
      <meter
        aria-label={w().room}
        min={0}
        max={now.quota}
        low={now.quota * 0.8}
        high={now.quota * 0.95}
        optimum={0}
        value={now.used}
      />
      <p>{w().roomOf(megabytes(now.used), megabytes(now.quota))}</p>
      {space.value === "low" && <Message text={w().roomLow} tone="warn" />}
      {space.value === "full" && <Message text={w().roomFull} />}
      <p class="hint">{now.isKept ? w().roomKept : w().roomNotKept}</p>
      {!now.isKept && (
        <button type="button" onClick={() => void ask()}>
          {w().askToKeep}
        </button>
      )}
    </Box>
  );
}

/** Chrome's own offer to install, where it makes one. */
interface Offer extends Event {
  prompt(): Promise<void>;
}
let offer: Offer | null = null;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event as Offer;
});

function Install() {
  const [isInstalled, setInstalled] = useState(false);
  useEffect(() => setInstalled(matchMedia("(display-mode: standalone)").matches), []);
  const words = installsBy(navigator.userAgent) === "share" ? w().installShare : w().installMenu;
  return (
    <Box title={w().install}>
      <p>{isInstalled ? w().installed : words}</p>
      {!isInstalled && offer && (
        <button type="button" onClick={() => void offer?.prompt()}>
          {w().installButton}
        </button>
      )}
    </Box>
  );
}

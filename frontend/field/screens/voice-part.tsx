/** A voice note, for whoever cannot type in the rain. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../icons";
import type { KeptFile } from "../store";
import { removeFile } from "../taking";
import { w } from "../words";
import { Message } from "./parts";

const MOST_S = 180;
const BITS_PER_SECOND = 24_000; // speech is clear, and three minutes are half a megabyte
const WANTED = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

/** Whether this browser records sound. */
export function canRecord(): boolean {
  return Boolean(navigator.mediaDevices) && "MediaRecorder" in window;
}

export function VoicePart(given: { voice?: KeptFile; add: (sound: Blob) => Promise<void> }) {
  const [seconds, setSeconds] = useState(-1); // none while nothing is recorded
  const [isDenied, setDenied] = useState(false);
  const recorder = useRef<MediaRecorder | null>(null);
  const timer = useRef(0);
  const stop = () => {
    clearInterval(timer.current);
    setSeconds(-1);
    if (recorder.current?.state === "recording") recorder.current.stop();
  };
  useEffect(() => stop, []);

  const record = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    setDenied(stream === null);
    if (!stream) return;
    const mimeType = WANTED.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
    const made = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
    const parts: Blob[] = [];
    made.addEventListener("dataavailable", (event) => parts.push(event.data));
    made.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop(); // the phone's sign of recording goes out
      void given.add(new Blob(parts, { type: made.mimeType }));
    });
    recorder.current = made;
    made.start();
    setSeconds(0);
    const began = Date.now();
    timer.current = window.setInterval(() => {
      const now = Math.floor((Date.now() - began) / 1000);
      setSeconds(now);
      if (now >= MOST_S) stop();
    }, 1000);
  };
  if (given.voice) {
    const { id, slip } = given.voice;
    return (
      <div class="place">
        <Icon name="microphone" />
        <span>
          {w().voice} · {Math.ceil(slip.bytes / 1024)} kB
        </span>
        <button type="button" class="small" onClick={() => void removeFile(id)}>
          {w().removeVoice}
        </button>
      </div>
    );
  }
  return (
    <>
      {seconds >= 0 ? (
        <button type="button" class="wide is-recording" onClick={stop}>
          <Icon name="stop" />
          {w().stop} {clock(seconds)}
        </button>
      ) : (
        <button type="button" class="wide" onClick={() => void record()}>
          <Icon name="microphone" />
          {w().voice}
        </button>
      )}
      {isDenied && <Message text={w().noMicrophone} tone="warn" />}
    </>
  );
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

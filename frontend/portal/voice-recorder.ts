/**
 * A voice message in a form: `[data-voice]` records with the phone's microphone into a file field.
 *
 * Sending the form while recording ends the recording and sends it too. Browsers without a recorder
 * never show it.
 */
import { dataValue, element } from "../shared/elements";
import { clockOf, suffixOf, WANTED } from "./voice-format";

const MOST_SECONDS = 180;
const BITS_PER_SECOND = 24_000; // speech is clear, and three minutes are half a megabyte

export function offerVoice(page: Document): void {
  const box = page.querySelector<HTMLElement>("[data-voice]");
  if (!box || !navigator.mediaDevices || !("MediaRecorder" in window)) return;
  new VoiceRecorder(box).begin();
}

class VoiceRecorder {
  private readonly input: HTMLInputElement;
  private readonly player: HTMLAudioElement;
  private recorder: MediaRecorder | null = null;
  private timer = 0;

  constructor(private readonly box: HTMLElement) {
    this.input = element<HTMLInputElement>(box, "input[type=file]");
    this.player = element<HTMLAudioElement>(box, "audio");
  }

  begin(): void {
    this.part("record").addEventListener("click", () => void this.record());
    this.part("stop").addEventListener("click", () => this.stop());
    this.part("delete").addEventListener("click", () => {
      this.input.value = "";
      this.input.dispatchEvent(new Event("change", { bubbles: true }));
      this.part("record").focus();
    });
    this.input.addEventListener("change", () => this.show());
    this.input.form?.addEventListener("submit", (event) => this.finishFirst(event), {
      capture: true,
    });
    this.box.hidden = false;
    this.show();
  }

  private part(name: string): HTMLElement {
    return element<HTMLElement>(this.box, `[data-voice-${name}]`);
  }

  private async record(): Promise<void> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    if (!stream) {
      this.say(dataValue(this.box, "denied"));
      return;
    }
    const mimeType = WANTED.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
    const parts: Blob[] = [];
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop(); // the phone's sign of recording goes out
      this.take(new Blob(parts, { type: recorder.mimeType }));
    });
    this.recorder = recorder;
    recorder.start();
    this.say("");
    this.count(0);
    this.show();
    this.part("stop").focus();
  }

  private count(seconds: number): void {
    this.part("time").textContent = clockOf(seconds);
    if (seconds >= MOST_SECONDS) {
      this.stop();
      this.say(dataValue(this.box, "full"));
      return;
    }
    this.timer = window.setTimeout(() => this.count(seconds + 1), 1000);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.recorder?.stop();
  }

  private take(sound: Blob): void {
    this.recorder = null;
    const file = new File([sound], `voice.${suffixOf(sound.type)}`, { type: sound.type });
    const list = new DataTransfer();
    list.items.add(file);
    this.input.files = list.files;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** The buttons and the player for what there is now. */
  private show(): void {
    const [isRecording, file] = [this.recorder !== null, this.input.files?.[0]];
    this.part("record").hidden = isRecording || Boolean(file);
    this.part("stop").hidden = this.part("time").hidden = !isRecording;
    this.part("delete").hidden = this.player.hidden = isRecording || !file;
    if (this.player.src) URL.revokeObjectURL(this.player.src);
    if (file) this.player.src = URL.createObjectURL(file);
    else this.player.removeAttribute("src");
  }

  private finishFirst(event: SubmitEvent): void {
    if (!this.recorder) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    // A form cannot be submitted from within its submit event: wait for the recording.
    this.input.addEventListener(
      "change",
      () => setTimeout(() => this.input.form?.requestSubmit(button)),
      { once: true },
    );
    this.stop();
  }

  private say(text: string): void {
    this.part("status").textContent = text;
  }
}

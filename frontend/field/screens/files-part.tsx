/** Photos and a voice note of a form: each is kept as soon as it is taken. */
import { useEffect, useState } from "preact/hooks";
import type { Shows } from "../copies";
import { Icon } from "../icons";
import { files, opened, space } from "../phone";
import type { KeptFile } from "../store";
import { type Added, addPhoto, addVoice, removeFile } from "../taking";
import { openCopy } from "../vault";
import { w } from "../words";
import { Message } from "./parts";
import { canRecord, VoicePart } from "./voice-part";

/** Rows of photos by what they show, and the voice note of a form that takes one. */
export function FilesPart({
  draft,
  rows,
  speaks,
}: {
  draft: string;
  rows: Shows[];
  speaks: boolean;
}) {
  const [problem, setProblem] = useState("");
  const voice = files.value.find((file) => file.draft === draft && file.slip.kind === "voice");
  const add = async (sound: Blob) => setProblem(wordsFor(await addVoice(draft, sound)));
  return (
    <>
      {rows.map((shows) => (
        <PhotoRow
          key={shows}
          draft={draft}
          shows={shows}
          label={rows.length > 1 ? w()[shows] : w().photos}
        />
      ))}
      {speaks && canRecord() && (
        <div class="field">
          {problem && <Message text={problem} />}
          <VoicePart voice={voice} add={add} />
        </div>
      )}
    </>
  );
}

function wordsFor(added: Added): string {
  if (added === "kept") return "";
  return added === "full" ? w().photoNoRoom : w().photoRefused;
}

function PhotoRow({ draft, shows, label }: { draft: string; shows: Shows; label: string }) {
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const photos = files.value.filter(
    ({ draft: of, slip }) => of === draft && slip.kind === "photo" && slip.shows === shows,
  );
  const choose = async (input: HTMLInputElement) => {
    const chosen = [...(input.files ?? [])];
    input.value = "";
    setBusy(true);
    setProblem("");
    for (const file of chosen) {
      const added = await addPhoto(draft, file, shows);
      if (added !== "kept") setProblem(wordsFor(added)); // the next one's success does not hide it
      if (added === "full") break; // each of the next ones would wait for the storage as well
    }
    setBusy(false);
  };
  return (
    <fieldset class="field" data-shows={shows}>
      <legend class="label">
        {label}
        <span class="optional">{w().optional}</span>
      </legend>
      {photos.length > 0 && (
        <ul class="pictures">
          {photos.map((file) => (
            <li key={file.id}>
              <Picture file={file} />
              <button
                type="button"
                class="picture-remove"
                aria-label={w().removePhoto}
                onClick={() => void removeFile(file.id)}
              >
                <Icon name="trash" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {space.value === "full" ? (
        <Message text={w().roomFull} tone="warn" />
      ) : (
        <div class="two">
          <FileButton icon="camera" label={w().photo} capture isBusy={isBusy} choose={choose} />
          <FileButton icon="photo" label={w().choosePhoto} isBusy={isBusy} choose={choose} />
        </div>
      )}
      {space.value === "low" && <Message text={w().roomLow} tone="warn" />}
      {problem && <Message text={problem} />}
    </fieldset>
  );
}

function FileButton(given: {
  icon: "camera" | "photo";
  label: string;
  isBusy: boolean;
  capture?: boolean;
  choose: (input: HTMLInputElement) => Promise<void>;
}) {
  return (
    <label class={given.isBusy ? "button wide is-busy" : "button wide"}>
      <Icon name={given.icon} />
      <span>{given.label}</span>
      <input
        class="visually-hidden"
        type="file"
        accept="image/*"
        multiple={!given.capture}
        capture={given.capture ? "environment" : undefined}
        onChange={(event) => void given.choose(event.currentTarget)}
      />
    </label>
  );
}

/** A small picture, which only the officer's key opens. */
export function Picture({ file }: { file: KeptFile }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    const key = opened.value?.key;
    if (!file.picture || !key) return;
    void openCopy<string>(file.picture, key).then(setUrl, () => {});
  }, [file.id]);
  return url ? <img class="picture" src={url} alt={w().photos} /> : <Icon name="photo" />;
}

/** Setting this phone up for the officer who is signed in on the server. */
import { useEffect, useState } from "preact/hooks";
import { sendAll } from "../carrying";
import { askSession, devices, endSession, session, setUp } from "../phone";
import { to } from "../route";
import { ServerSays } from "../server";
import { w } from "../words";
import { Message } from "./parts";

export const PIN = /^\d{6,}$/;

export function SetUp() {
  const [isAsking, setAsking] = useState(true);
  const ask = async () => {
    setAsking(true);
    await askSession();
    setAsking(false);
  };
  useEffect(() => void ask(), []);
  const who = session.value;
  const known = devices.value?.find((each) => each.signer && each.author === who?.author);
  return (
    <div class="first">
      <h1>{w().setUpTitle}</h1>
      <p>{w().setUpText}</p>
      {isAsking ? (
        <p role="status">…</p>
      ) : who === null ? (
        <>
          <Message text={w().setUpNeedsSignal} tone="warn" />
          <button type="button" class="main" onClick={() => void ask()}>
            {w().tryAgain}
          </button>
        </>
      ) : who.author === null ? (
        <SignIn />
      ) : known ? (
        <a class="button main" href={to("today")}>
          {known.name}
        </a>
      ) : (
        <ChoosePin name={who.name} />
      )}
      {(devices.value ?? []).some((each) => each.signer) && (
        <a class="button" href={to("today")}>
          {w().back}
        </a>
      )}
    </div>
  );
}

/** The way to the server's own sign-in page, and back to the app. */
export function SignIn({ label }: { label?: string }) {
  const signIn = async (event: Event) => {
    event.preventDefault();
    await endSession(); // somebody else's, who used the phone before
    location.assign(`/sign-in/?next=${encodeURIComponent("/field/")}`);
  };
  return (
    <button type="button" class="main" onClick={(event) => void signIn(event)}>
      {label ?? w().signIn}
    </button>
  );
}

function ChoosePin({ name }: { name: string }) {
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!PIN.test(pin.normalize("NFKC"))) return setProblem(w().pinShort);
    if (pin !== again) return setProblem(w().pinDiffers);
    setBusy(true);
    try {
      await setUp(pin);
      void sendAll();
    } catch (error) {
      setProblem(error instanceof ServerSays ? error.message : w().serverAway);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <p class="who">{w().setUpFor(name)}</p>
      <PinField id="pin" label={w().pinNew} value={pin} change={setPin} />
      <PinField id="again" label={w().pinAgain} value={again} change={setAgain} />
      <p class="hint">{w().pinWhy}</p>
      {problem && <Message text={problem} />}
      <button type="submit" class="main" disabled={isBusy}>
        {w().setUpButton}
      </button>
      <p class="hint">{w().notYou}</p>
    </form>
  );
}

export function PinField(given: {
  id: string;
  label: string;
  value: string;
  change: (value: string) => void;
}) {
  return (
    <label class="field" for={given.id}>
      <span class="label">{given.label}</span>
      <input
        id={given.id}
        type="password"
        inputMode="numeric"
        autoComplete="off"
        maxLength={20}
        value={given.value}
        onInput={(event) => given.change(event.currentTarget.value)}
      />
    </label>
  );
}

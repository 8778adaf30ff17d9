/** Opening an officer's copy by PIN; several officers may share a phone. */
import { useEffect, useState } from "preact/hooks";
import { sendAll } from "../carrying";
import { Icon } from "../icons";
import { devices, NeedsRenewal, open, store } from "../phone";
import { to } from "../route";
import type { Device } from "../store";
import { WrongPin } from "../vault";
import { w } from "../words";
import { Message } from "./parts";
import { PinField, SignIn } from "./set-up";

export function Unlock() {
  const own = (devices.value ?? []).filter((each) => each.signer);
  const [chosen, choose] = useState<string>(own.length === 1 ? (own[0]?.id ?? "") : "");
  const device = own.find((each) => each.id === chosen);
  return (
    <div class="first">
      {device ? (
        <>
          <h1>{device.name}</h1>
          <EnterPin key={device.id} device={device} />
          {own.length > 1 && (
            <button type="button" onClick={() => choose("")}>
              {w().switchOfficer}
            </button>
          )}
        </>
      ) : (
        <>
          <h1>{w().chooseOfficer}</h1>
          <div class="stack">
            {own.map((each) => (
              <Officer key={each.id} device={each} choose={() => choose(each.id)} />
            ))}
          </div>
        </>
      )}
      <a class="button quiet" href={to("set-up")}>
        <Icon name="user" />
        {w().addOfficer}
      </a>
    </div>
  );
}

/** An officer with what of theirs has not arrived: under their own name, also when locked. */
function Officer({ device, choose }: { device: Device; choose: () => void }) {
  const count = useUnsent(device.id);
  return (
    <button type="button" class="row" onClick={choose}>
      <Icon name="user" />
      <span class="row-title">{device.name}</span>
      {count > 0 && <span class="state is-warn">{w().unsentOf(count)}</span>}
    </button>
  );
}

function useUnsent(device: string): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    void store.queueOf(device).then((items) => {
      setCount(items.filter((item) => ["waiting", "unreadable"].includes(item.state)).length);
    });
  }, [device, devices.value]);
  return count;
}

function EnterPin({ device }: { device: Device }) {
  const [pin, setPin] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [needsSignIn, setNeedsSignIn] = useState(device.share === null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      await open(device.id, pin);
      void sendAll();
    } catch (error) {
      setBusy(false);
      if (error instanceof NeedsRenewal) setNeedsSignIn(true);
      else setProblem(error instanceof WrongPin ? w().wrongPin : w().serverAway);
    }
  };
  const isRevoked = device.standing?.is_revoked;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      {isRevoked ? (
        <Message text={w().revoked} />
      ) : (
        needsSignIn && <Message text={w().weekOver} tone="warn" />
      )}
      {needsSignIn && !isRevoked && <SignIn />}
      <PinField id="pin" label={w().pin} value={pin} change={setPin} />
      {problem && <Message text={problem} />}
      <button type="submit" class="main" disabled={isBusy || pin.length === 0}>
        <Icon name="lock" />
        {w().open}
      </button>
    </form>
  );
}

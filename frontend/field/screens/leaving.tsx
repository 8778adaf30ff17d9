/** Logging out asks while something is unsent; removing an officer asks twice. */
import { useState } from "preact/hooks";
import { sendAll } from "../carrying";
import { Icon } from "../icons";
import { allSent, endSession, lock, opened, owed, readDevices, store, unsent } from "../phone";
import { go } from "../route";
import { w } from "../words";
import { Box } from "./parts";

export function Leaving() {
  const [asks, setAsks] = useState<"" | "out" | "remove">("");
  const leave = () => {
    lock();
    void endSession();
    go("today");
  };
  const remove = async () => {
    const id = opened.value?.device ?? "";
    lock();
    await store.remove(id);
    await readDevices();
    go("today");
  };
  const logOut = () => (unsent.value > 0 ? setAsks("out") : leave());
  const isSafe = allSent.value && owed.value === 0;
  return (
    <Box title={w().switchOfficer}>
      {asks === "" && (
        <div class="stack">
          <button type="button" onClick={logOut}>
            <Icon name="lock" />
            {w().logOut}
          </button>
          <button type="button" class="quiet" onClick={() => setAsks("remove")}>
            {w().remove}
          </button>
        </div>
      )}
      {asks === "out" && (
        <Question text={w().logOutQuestion(unsent.value)} stay={() => setAsks("")}>
          <button type="button" onClick={leave}>
            {w().logOutAnyway}
          </button>
        </Question>
      )}
      {asks === "remove" && (
        <Question
          text={w().removeQuestion(isSafe ? 0 : Math.max(1, unsent.value))}
          stay={() => setAsks("")}
        >
          {!isSafe && (
            <button type="button" onClick={() => void sendAll()}>
              {w().sendNow}
            </button>
          )}
          <button type="button" class="danger" onClick={() => void remove()}>
            {isSafe ? w().removeAnyway : w().exportedOnce}
          </button>
        </Question>
      )}
    </Box>
  );
}

function Question(given: { text: string; stay: () => void; children: preact.ComponentChildren }) {
  return (
    <div class="question" role="alertdialog" aria-label={given.text}>
      <p>{given.text}</p>
      {given.children}
      <button type="button" class="main" onClick={given.stay}>
        {w().stay}
      </button>
    </div>
  );
}

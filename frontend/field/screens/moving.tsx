/** The queue in an encrypted file, out and in. */
import { useState } from "preact/hooks";
import { renewCopy, sendAll } from "../carrying";
import { exportQueue, importQueue, NotOurs } from "../exporting";
import { opened, refresh, store } from "../phone";
import { w } from "../words";
import { Box, Message } from "./parts";

const LEAST = 8;

export function Moving() {
  return (
    <>
      <Out />
      <In />
    </>
  );
}

function Out() {
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const save = async (event: Event) => {
    event.preventDefault();
    if (password.length < LEAST) return setProblem(w().passwordShort);
    setProblem("");
    const text = await exportQueue(store, opened.value?.device ?? "", password);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `jiceng-${new Date().toISOString().slice(0, 10)}.queue`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    setPassword("");
  };
  return (
    <Box title={w().export}>
      <p class="hint">{w().exportText}</p>
      <form onSubmit={(event) => void save(event)} noValidate>
        <Password id="export-password" value={password} change={setPassword} />
        {problem && <Message text={problem} />}
        <button type="submit">{w().exportButton}</button>
      </form>
    </Box>
  );
}

function In() {
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [done, setDone] = useState("");
  const take = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (!file) return;
    setProblem("");
    try {
      const { name, added } = await importQueue(store, await file.text(), password);
      setDone(w().imported(name, added));
      setPassword("");
      await refresh();
      void sendAll().then(renewCopy);
    } catch (error) {
      setProblem(error instanceof NotOurs ? w().notOurs : w().noRoomText);
    } finally {
      input.value = "";
    }
  };
  return (
    <Box title={w().import}>
      <p class="hint">{w().importText}</p>
      <Password id="import-password" value={password} change={setPassword} />
      <label class={password ? "button wide" : "button wide is-busy"}>
        <span>{w().importButton}</span>
        <input
          class="visually-hidden"
          type="file"
          disabled={!password}
          onChange={(event) => void take(event.currentTarget)}
        />
      </label>
      {problem && <Message text={problem} />}
      {done && <Message text={done} tone="good" />}
    </Box>
  );
}

function Password(given: { id: string; value: string; change: (value: string) => void }) {
  return (
    <label class="field" for={given.id}>
      <span class="label">{w().password}</span>
      <input
        id={given.id}
        type="password"
        autoComplete="off"
        value={given.value}
        onInput={(event) => given.change(event.currentTarget.value)}
      />
    </label>
  );
}

/** The phone app: opens what is on the phone, then lets the queue be sent. */
import "./styles/field.css";
import { render } from "preact";
import { App } from "./app";
import { keepSending } from "./carrying";
import { askSession, closeExpired } from "./phone";
import { watchRoute } from "./route";
import { watchUpdates } from "./updates";
import { speak } from "./words";

async function start(): Promise<void> {
  speak();
  watchRoute();
  const root = document.getElementById("app");
  if (root) render(<App />, root);
  await closeExpired();
  void watchUpdates();
  await askSession();
  keepSending();
}

void start();

/** Small parts that several screens use. */
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../icons";
import { w } from "../words";

/** The head of a screen below the first level. */
export function Head({ title, href }: { title: string; href?: string }) {
  const goBack = (event: Event) => {
    if (href) return;
    event.preventDefault();
    history.back();
  };
  return (
    <header class="head">
      <a class="head-back" href={href ?? "#/today"} onClick={goBack} aria-label={w().back}>
        <Icon name="back" />
      </a>
      <h1>{title}</h1>
    </header>
  );
}

/** A box with a heading. */
export function Box(given: { title: string; children: ComponentChildren; icon?: IconName }) {
  return (
    <section class="box">
      <h2>
        {given.icon && <Icon name={given.icon} />}
        {given.title}
      </h2>
      {given.children}
    </section>
  );
}

/** A message that a screen reader says when it appears. */
export function Message({ text, tone = "bad" }: { text: string; tone?: "bad" | "good" | "warn" }) {
  return (
    <p class={`notice is-${tone}`} role="alert">
      {tone !== "good" && <Icon name="alert" />}
      <span>{text}</span>
    </p>
  );
}

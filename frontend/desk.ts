/** What every page loads: htmx for parts of a page, keys for those who work a queue all day. */
import htmx from "htmx.org";

import "./styles.css";
import { listenForKeys } from "./keys";
import { offerLocating } from "./locate";

// The pages' content security policy forbids evaluated code and inline styles.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
// A page that was refused (409) or ill-filled (422) has its reason to show.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "4(00|09|22)", swap: true },
  { code: "[45]..", swap: false, error: true },
];

listenForKeys(document);
offerLocating(document);

/** What every page of the desk loads: htmx for parts of a page, Alpine for folds, keys for those
 * who work a queue all day. */
import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";

import "./styles/desk.css";
import { offerLocating } from "../shared/device-place";
import { openDialogs } from "../shared/dialogs";
import { submitOnce } from "../shared/submit-once";
import { chooseSeveral } from "./batch-selection";
import { keepCurrentInSight } from "./current-in-sight";
import { keepDrafts } from "./drafts";
import { recoverForm } from "./form-recovery";
import { listenForKeys } from "./keys";
import { keepListFresh } from "./list-refresh";
import { offerNames } from "./mentions";
import { fold, shutMenus } from "./menus";
import { workInPanes } from "./panes";
import { comparePhotos } from "./photo-compare";
import { offerPrinting } from "./print";
import { startPulse } from "./pulse";
import { keepRequestFresh } from "./request-refresh";
import { moveByKeys } from "./row-order";
import { offerToasts, toasts } from "./toasts";
import { openBranches, openBranchesByKeys } from "./tree-branches";
import { dragUnits } from "./unit-drag";
import { showUploads } from "./upload";
import { runWhistleTimers } from "./whistle-timers";

// The pages' content security policy forbids evaluated code and inline styles.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
// What comes in takes clicks at once: 20 ms later, the quickest one of them was lost.
htmx.config.defaultSettleDelay = 0;
// Whatever was refused has its reason to show.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "4(00|03|04|09|13|22|29)", swap: true },
  { code: "[45]..", swap: false, error: true },
];

Alpine.data("fold", fold);
Alpine.data("toasts", toasts);
Alpine.start();

dragUnits(document);
listenForKeys(document);
openBranches(document);
openBranchesByKeys(document);
moveByKeys(document);
openDialogs(document);
offerLocating(document);
offerPrinting(document);
offerToasts(document);
shutMenus(document);
workInPanes(document);
chooseSeveral(document);
keepDrafts(document);
runWhistleTimers(document);
offerNames(document);
comparePhotos(document);
submitOnce(document);
recoverForm(document);
showUploads(document);
keepListFresh(document);
keepCurrentInSight(document);
keepRequestFresh(document);
startPulse(document);

/**
 * Entry of all desk pages: htmx for partial updates, Alpine for collapsible parts, keyboard
 * shortcuts for queues.
 */
import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";

import "./styles/desk.css";
import { offerSearchedChoices } from "../shared/choice-control";
import { offerDays } from "../shared/day-control";
import { offerLocating } from "../shared/device-place";
import { openDialogs } from "../shared/dialogs";
import { sayWhatIsWrong } from "../shared/field-messages";
import { offerFiles } from "../shared/file-control";
import { submitOnce } from "../shared/submit-once";
import { chooseSeveral } from "./batch-selection";
import { keepCurrentInSight } from "./current-in-sight";
import { keepDrafts } from "./drafts";
import { recoverForm } from "./form-recovery";
import { listenForKeys } from "./keys";
import { keepListFresh } from "./list-refresh";
import { offerNames } from "./mentions";
import { fold, shutMenus } from "./menus";
import { offerMoveBar } from "./move-bar";
import { openPalette } from "./palette";
import { workInPanes } from "./panes";
import { offerPhotoButtons } from "./photo-button";
import { comparePhotos } from "./photo-compare";
import { offerPrinting } from "./print";
import { startPulse } from "./pulse";
import { keepRequestFresh } from "./request-refresh";
import { moveByKeys } from "./row-order";
import { offerChoices } from "./suggested-choice";
import { offerToasts, toasts } from "./toasts";
import { showTour } from "./tour";
import { openBranches, openBranchesByKeys } from "./tree-branches";
import { dragUnits } from "./unit-drag";
import { showUploads } from "./upload";
import { runWhistleTimers } from "./whistle-timers";

// The pages' content security policy forbids evaluated code and inline styles.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
// Swapped-in content must be clickable immediately: the default delay of 20 ms lost quick clicks.
htmx.config.defaultSettleDelay = 0;
// Nothing here is animated from old to new, and settling would take away the classes that the new
// content's own scripts have set.
htmx.config.attributesToSettle = [];
// Swap error responses too, since they contain the reason.
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
openPalette(document);
offerLocating(document);
offerFiles();
offerDays();
offerSearchedChoices();
offerPrinting(document);
offerPhotoButtons(document);
offerMoveBar(document);
offerChoices(document);
offerToasts(document);
shutMenus(document);
workInPanes(document);
chooseSeveral(document);
keepDrafts(document);
runWhistleTimers(document);
offerNames(document);
comparePhotos(document);
sayWhatIsWrong(document);
submitOnce(document);
recoverForm(document);
showUploads(document);
keepListFresh(document);
keepCurrentInSight(document);
keepRequestFresh(document);
startPulse(document);
showTour(document);

/** What every page of the desk loads: htmx for parts of a page, Alpine for folds, keys for those
 * who work a queue all day. */
import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";

import "./styles/desk.css";
import { openBranches, openBranchesByKeys } from "./branch";
import { carryOn } from "./carry";
import { openDialogs } from "./dialogs";
import { listenForKeys } from "./keys";
import { fold, shutMenus } from "./fold";
import { comparePhotos } from "./compare";
import { offerNames } from "./mentions";
import { keepRooms } from "./room";
import { offerLocating } from "./locate";
import { offerPrinting } from "./print";
import { moveByKeys } from "./order";
import { chooseSeveral } from "./batch";
import { keepRequestFresh } from "./colleagues";
import { keepDrafts } from "./drafts";
import { keepListFresh } from "./list";
import { workInPanes } from "./panes";
import { beat } from "./pulse";
import { submitOnce } from "./submit";
import { dragUnits } from "./units";
import { showUploads } from "./upload";
import { offerToasts, toasts } from "./toasts";

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
keepRooms(document);
offerNames(document);
comparePhotos(document);
submitOnce(document);
carryOn(document);
showUploads(document);
keepListFresh(document);
keepRequestFresh(document);
beat(document);

/** What the residents' pages load: almost nothing, since they work without any of it. */
import "./styles/resident.css";
import { offerLocating } from "../shared/device-place";
import { openDialogs } from "../shared/dialogs";
import { submitOnce } from "../shared/submit-once";
import { keepTyped } from "./form-drafts";
import { keepNumber } from "./form-number";
import { offerMap } from "./place-map";
import { proveWork } from "./proof-of-work";
import { suggestWhileWriting } from "./suggestions";

openDialogs(document);
offerLocating(document);
offerMap(document);
keepNumber(document);
proveWork(document);
keepTyped(document); // after the proof: it is sent once both have let it go
suggestWhileWriting(document);
submitOnce(document);

/** Entry of the public pages, which also work without scripts. */
import "./styles/resident.css";
import { offerLocating } from "../shared/device-place";
import { openDialogs } from "../shared/dialogs";
import { offerFiles } from "../shared/file-control";
import { submitOnce } from "../shared/submit-once";
import { keepFormDrafts } from "./form-drafts";
import { keepFormNumber } from "./form-number";
import { offerMap } from "./place-map";
import { proveWork } from "./proof-of-work";
import { suggestWhileWriting } from "./suggestions";

openDialogs(document);
offerLocating(document);
offerFiles();
offerMap(document);
keepFormNumber(document);
proveWork(document);
keepFormDrafts(document); // after the proof of work: both can delay the submission
suggestWhileWriting(document);
submitOnce(document);

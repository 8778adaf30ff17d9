/** Entry of the public pages, which also work without scripts. */
import "./styles/resident.css";
import { offerLocating } from "../shared/device-place";
import { openDialogs } from "../shared/dialogs";
import { sayWhatIsWrong } from "../shared/field-messages";
import { offerFiles } from "../shared/file-control";
import { submitOnce } from "../shared/submit-once";
import { findMyGrid } from "./find-my-grid";
import { keepFormDrafts } from "./form-drafts";
import { keepFormNumber } from "./form-number";
import { listMyRequests } from "./my-requests";
import { offerMap } from "./place-map";
import { proveWork } from "./proof-of-work";
import { suggestWhileWriting } from "./suggestions";
import { offerTrackingCode } from "./tracking-code";
import { offerVoice } from "./voice-recorder";

openDialogs(document);
offerLocating(document);
offerFiles();
offerMap(document);
findMyGrid(document);
listMyRequests(document);
offerTrackingCode(document);
keepFormNumber(document);
offerVoice(document); // before what waits on submission: it may have to end a recording
proveWork(document);
keepFormDrafts(document); // after the proof of work: both can delay the submission
suggestWhileWriting(document);
sayWhatIsWrong(document);
submitOnce(document);

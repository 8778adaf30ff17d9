/** What the residents' pages load: almost nothing, since they work without any of it. */
import "./styles/resident.css";
import { openDialogs } from "./dialogs";
import { keepTyped } from "./keep";
import { offerMap } from "./choosemap";
import { offerLocating } from "./locate";
import { lookWhileWriting } from "./look";
import { keepNumber } from "./once";
import { proveWork } from "./proof";
import { submitOnce } from "./submit";

openDialogs(document);
offerLocating(document);
offerMap(document);
keepNumber(document);
proveWork(document);
keepTyped(document); // after the proof: it is sent once both have let it go
lookWhileWriting(document);
submitOnce(document);

/** What the residents' pages load: almost nothing, since they work without any of it. */
import "./styles/resident.css";
import { openDialogs } from "./dialogs";
import { offerMap } from "./choosemap";
import { offerLocating } from "./locate";
import { lookWhileWriting } from "./look";
import { keepNumber } from "./once";
import { proveWork } from "./proof";
import { submitOnce } from "./submit";

openDialogs(document);
offerLocating(document);
offerMap(document);
lookWhileWriting(document);
proveWork(document);
submitOnce(document);
keepNumber(document);

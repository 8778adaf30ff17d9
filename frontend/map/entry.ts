/** Entry of the draft editor for grids, the only page with a map library. */
import "./styles/map.css";
import { canDraw } from "./canvas";
import { Editor } from "./editor";

const root = document.querySelector<HTMLElement>("[data-editor]");
if (root) {
  const missing = document.querySelector<HTMLElement>("[data-map-missing]");
  if (canDraw()) {
    void new Editor(root).open();
  } else {
    root.hidden = true;
    if (missing) missing.hidden = false;
  }
}

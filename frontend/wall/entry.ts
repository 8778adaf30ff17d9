/** Entry of the command centre, on the wall and on the desk. */
import "./styles/wall.css";
import type { Setup } from "./answer";
import { Board } from "./board";

const root = document.querySelector<HTMLElement>("[data-board]");
const setup = document.getElementById("board-setup");
if (root && setup) void new Board(root, JSON.parse(setup.textContent ?? "") as Setup).begin();

/** The officer's own grids, without signal: outlines, who is on duty today, what is announced. */
import { useRef, useState } from "preact/hooks";
import { dayAfter } from "../forms";
import {
  type Duty,
  dutyOn,
  type GridCell,
  type GridMap,
  type GridsPart,
  type News,
  newsOn,
  shortName,
  within,
} from "../grids";
import { Icon } from "../icons";
import { copy, device } from "../phone";
import { momentText, w } from "../words";
import { Box, Message } from "./parts";
import { SignIn } from "./set-up";

const [FIRST, MOST_NAMES, WAIT_MS] = [30, 24, 15_000];

export function Grids() {
  const now = copy.value;
  const part = now?.parts?.grids;
  const today = dayAfter(new Date(), 0);
  return (
    <>
      <header class="head is-first">
        <h1>{w().myGrids}</h1>
        <span class="who">{device.value?.name}</span>
      </header>
      {now === null ? (
        <>
          <Message text={w().noCopy} tone="warn" />
          <SignIn />
        </>
      ) : part ? (
        <>
          <Places part={part} />
          <OnDuty duty={part.duty} day={today} />
          <Announced news={newsOn(part.news, today)} />
          <p class="hint">{w().asOf(momentText(now.at))}</p>
        </>
      ) : (
        <p class="empty">{w().noGrids}</p>
      )}
    </>
  );
}

function Places({ part }: { part: GridsPart }) {
  const [chosen, choose] = useState("");
  const [limit, setLimit] = useState(FIRST);
  const { cells, map } = part;
  const units = [...new Set(cells.map((cell) => cell.unit))];
  return (
    <Box title={units.join("、")} icon="map">
      {map && <Outlines map={map} cells={cells} chosen={chosen} choose={choose} />}
      <ul class="chips">
        {cells.slice(0, limit).map((cell) => (
          <li key={cell.code}>
            <button
              type="button"
              class="chip"
              aria-pressed={cell.code === chosen}
              onClick={() => choose(cell.code === chosen ? "" : cell.code)}
            >
              {cell.is_mine && <Icon name="user" />}
              {units.length === 1 ? shortName(cell) : cell.name}
            </button>
          </li>
        ))}
      </ul>
      {cells.length > limit && (
        <button type="button" class="quiet" onClick={() => setLimit(cells.length)}>
          + {cells.length - limit}
        </button>
      )}
    </Box>
  );
}

/** Drawn from the copy: no tiles, no request. A position is neither kept nor sent. */
function Outlines(given: {
  map: GridMap;
  cells: GridCell[];
  chosen: string;
  choose: (code: string) => void;
}) {
  const { map, cells, chosen, choose } = given;
  const [here, setHere] = useState<[number, number] | null>(null);
  const [said, say] = useState("");
  const drawing = useRef<SVGSVGElement>(null);
  const byCode = new Map(cells.map((cell) => [cell.code, cell]));
  const locate = () => {
    say(w().locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const point = within(map, coords.longitude, coords.latitude);
        const code = point && drawing.current ? gridAt(drawing.current, point) : "";
        setHere(point);
        if (code) choose(code);
        say(code ? w().youAreIn(byCode.get(code)?.name ?? "") : w().outside);
      },
      () => say(w().placeFailed),
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 0 },
    );
  };
  const unit = Math.max(map.width, map.height) / 100;
  return (
    <>
      <svg
        ref={drawing}
        class="map"
        viewBox={`0 0 ${map.width} ${map.height}`}
        role="img"
        aria-label={w().myGrids}
      >
        {inOrder(map, byCode, chosen).map(({ code, path }) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the chips below do the same
          <path
            key={code}
            d={path}
            data-code={code}
            class={classOf(byCode.get(code), code === chosen)}
            onClick={() => choose(code === chosen ? "" : code)}
          />
        ))}
        {map.outlines.slice(0, MOST_NAMES).map(({ code, at }) => {
          const cell = byCode.get(code);
          return (
            <text key={code} x={at[0]} y={at[1]} font-size={unit * 4}>
              {cell ? shortName(cell) : ""}
            </text>
          );
        })}
        {here && <circle class="here" cx={here[0]} cy={here[1]} r={unit * 2} />}
      </svg>
      <button type="button" class="wide" onClick={locate}>
        <Icon name="pin" />
        {w().whereAmI}
      </button>
      <p role="status" class="hint">
        {said || w().positionStays}
      </p>
    </>
  );
}

function classOf(cell: GridCell | undefined, isChosen: boolean): string {
  if (isChosen) return "is-chosen";
  return cell?.is_mine ? "is-mine" : "";
}

/** The outlines with the own ones, and then the chosen one, over their neighbours. */
function inOrder(map: GridMap, byCode: Map<string, GridCell>, chosen: string) {
  const rank = (code: string) => (code === chosen ? 2 : byCode.get(code)?.is_mine ? 1 : 0);
  return [...map.outlines].sort((one, other) => rank(one.code) - rank(other.code));
}

/** The code of the grid around a point of the drawing; "" in none. */
function gridAt(drawing: SVGSVGElement, [x, y]: [number, number]): string {
  const point = drawing.createSVGPoint();
  [point.x, point.y] = [x, y];
  const found = [...drawing.querySelectorAll("path")].find((path) => path.isPointInFill(point));
  return found?.dataset.code ?? "";
}

function OnDuty({ duty, day }: { duty: Duty[]; day: string }) {
  return (
    <Box title={w().onDuty} icon="user">
      {duty.length === 0 && <p class="hint">{w().noRoster}</p>}
      {dutyOn(duty, day).map(([unit, names]) => (
        <p key={unit}>
          <span class="hint">{unit}</span>
          <br />
          <b>{names || w().nobodyNamed}</b>
        </p>
      ))}
    </Box>
  );
}

function Announced({ news }: { news: News[] }) {
  return (
    <Box title={w().news} icon="news">
      {news.length === 0 && <p class="hint">{w().noNews}</p>}
      {news.map((each) => (
        <details key={each.id} class="news">
          <summary>
            <b>{each.title}</b>
            <span class="hint">
              {each.where} · <span class="unbroken">{each.days.join(" – ")}</span>
            </span>
          </summary>
          {each.text && <p class="news-text">{each.text}</p>}
          {each.mark && (
            <p class="hint">
              {each.mark}: {each.reason}
            </p>
          )}
        </details>
      ))}
    </Box>
  );
}

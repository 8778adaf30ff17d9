/** The frame of all screens: what has to be done first, the bar at the thumb, messages. */
import { isSending } from "./carrying";
import { Icon, type IconName } from "./icons";
import { aside, device, devices, gone, isOnline, opened, unsent } from "./phone";
import { route, to } from "./route";
import { ChooseKind } from "./screens/choose-kind";
import { Differences } from "./screens/differences";
import { FormScreen } from "./screens/form";
import { Grids } from "./screens/grids";
import { Queue } from "./screens/queue";
import { RecordScreen } from "./screens/record";
import { SetUp } from "./screens/set-up";
import { Settings } from "./screens/settings";
import { Today } from "./screens/today";
import { Unlock } from "./screens/unlock";
import { InWeChat } from "./screens/we-chat";
import { isInWeChat } from "./surroundings";
import { takeOver, waiting } from "./updates";
import { w } from "./words";

export function App() {
  if (isInWeChat(navigator.userAgent)) return <InWeChat />;
  if (devices.value === null) return null;
  const own = devices.value.filter((each) => each.signer);
  if (!opened.value) {
    const isNew = own.length === 0 || route.value[0] === "set-up";
    return <main id="main">{isNew ? <SetUp /> : <Unlock />}</main>;
  }
  return (
    <>
      <Notices />
      <main id="main">
        <Screen />
      </main>
      {route.value[0] !== "form" && <Bar />}
    </>
  );
}

function Screen() {
  const [screen, ...parts] = route.value;
  switch (screen) {
    case "new":
      return <ChooseKind />;
    case "form":
      return <FormScreen key={parts[0]} id={parts[0] ?? ""} />;
    case "record":
      return <RecordScreen kind={parts[0] ?? ""} id={parts[1] ?? ""} />;
    case "queue":
      return <Queue />;
    case "differences":
      return <Differences />;
    case "grids":
      return <Grids />;
    case "settings":
      return <Settings />;
    default:
      return <Today />;
  }
}

function Bar() {
  const toLookAt = aside.value.filter((item) => item.state !== "unreadable");
  const waits = unsent.value + toLookAt.length;
  return (
    <nav class="bar" aria-label={w().app}>
      <Tab name="today" icon="home" label={w().today} />
      <Tab name="queue" icon="list" label={w().queue} count={waits} isBusy={isSending.value} />
      <a class="bar-report" href={to("new")}>
        <Icon name="plus" />
        <span>{w().report}</span>
      </a>
      <Tab name="grids" icon="map" label={w().grids} />
      <Tab name="settings" icon="settings" label={w().settings} />
    </nav>
  );
}

function Tab(given: {
  name: string;
  icon: IconName;
  label: string;
  count?: number;
  isBusy?: boolean;
}) {
  const { name, icon, label, count = 0, isBusy = false } = given;
  const isHere = route.value[0] === name;
  return (
    <a class="bar-tab" href={to(name)} aria-current={isHere ? "page" : undefined}>
      <Icon name={icon} />
      <span>{label}</span>
      {count > 0 && <b class={isBusy ? "badge is-busy" : "badge"}>{count}</b>}
    </a>
  );
}

/** What concerns every screen, above it. */
function Notices() {
  const lost = gone.value;
  const isFormOpen = route.value[0] === "form";
  return (
    <div class="notices" role="status">
      {!isOnline.value && (
        <p class="notice is-warn">
          <Icon name="offline" />
          <span>{w().offline}</span>
        </p>
      )}
      {device.value?.standing?.is_revoked && <p class="notice is-bad">{w().revoked}</p>}
      {waiting.value && !isFormOpen && (
        <div class="notice is-info">
          <span>
            <b>{w().newVersion}</b> {w().versionText}
          </span>
          <button type="button" class="small" onClick={takeOver}>
            {w().loadVersion}
          </button>
        </div>
      )}
      {lost.units.length + lost.records.length > 0 && (
        <div class="notice is-info">
          <span>
            <b>{w().gone}</b> {lost.units.length > 0 && w().goneUnits(lost.units.join("、"))}
            {lost.records.length > 0 && w().goneRecords(lost.records.join("、"))}
          </span>
          <button
            type="button"
            class="small"
            onClick={() => {
              gone.value = { units: [], records: [] };
            }}
          >
            {w().read}
          </button>
        </div>
      )}
    </div>
  );
}

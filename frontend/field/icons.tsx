/** The app's icons, drawn into the page: no further file is needed to open without signal. */
import alert from "@tabler/icons/outline/alert-triangle.svg?raw";
import back from "@tabler/icons/outline/arrow-left.svg?raw";
import camera from "@tabler/icons/outline/camera.svg?raw";
import check from "@tabler/icons/outline/check.svg?raw";
import clock from "@tabler/icons/outline/clock.svg?raw";
import compare from "@tabler/icons/outline/git-compare.svg?raw";
import home from "@tabler/icons/outline/home.svg?raw";
import list from "@tabler/icons/outline/list-check.svg?raw";
import lock from "@tabler/icons/outline/lock.svg?raw";
import map from "@tabler/icons/outline/map-2.svg?raw";
import pin from "@tabler/icons/outline/map-pin.svg?raw";
import microphone from "@tabler/icons/outline/microphone.svg?raw";
import photo from "@tabler/icons/outline/photo.svg?raw";
import stop from "@tabler/icons/outline/player-stop.svg?raw";
import plus from "@tabler/icons/outline/plus.svg?raw";
import settings from "@tabler/icons/outline/settings.svg?raw";
import news from "@tabler/icons/outline/speakerphone.svg?raw";
import trash from "@tabler/icons/outline/trash.svg?raw";
import user from "@tabler/icons/outline/user.svg?raw";
import offline from "@tabler/icons/outline/wifi-off.svg?raw";

const ICONS = {
  alert,
  back,
  camera,
  check,
  clock,
  compare,
  home,
  list,
  lock,
  map,
  pin,
  microphone,
  news,
  photo,
  stop,
  plus,
  settings,
  trash,
  user,
  offline,
};

export type IconName = keyof typeof ICONS;

/** Only the drawing: words beside it say what it means. */
export function Icon({ name }: { name: IconName }) {
  return <span class="icon" aria-hidden="true" dangerouslySetInnerHTML={{ __html: ICONS[name] }} />;
}

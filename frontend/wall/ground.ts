/**
 * The base map below the grids: its tiles on one canvas, drawn once. The map copies that canvas in
 * each frame, so that the number of tiles costs neither time nor memory later.
 */
import type { Box, Outlines, Setup, Tile } from "./answer";

const LONGER_SIDE_PX = 3072;
const AGAIN_MS = 60_000;
const TRIES = 10;

export type GetTile = (key: string) => Promise<CanvasImageSource | null>;

/** Colours of the shapes of a vector tile, from the style sheet. */
export type Colours = Record<"land" | "green" | "water" | "built" | "road", string>;

interface ArchiveScript {
  open: (address: string, isVector: boolean, colours: Colours) => GetTile;
}

export interface Ground {
  canvas: HTMLCanvasElement;
  box: Box;
}

/** A place in pixels of the ground: whole numbers, so that no seam shows between two tiles. */
export function placed([, x, y, width, height]: Tile, box: Box, scale: number) {
  const [left, top] = [Math.round((x - box[0]) * scale), Math.round((y - box[1]) * scale)];
  const right = Math.round((x + width - box[0]) * scale);
  const bottom = Math.round((y + height - box[1]) * scale);
  return [left, top, right - left, bottom - top] as const;
}

/** Draw the base map, if there is one; tiles that fail are asked for again for some minutes. */
export async function layGround(
  outlines: Outlines,
  setup: Setup,
  map: { setGround(ground: Ground): void },
): Promise<void> {
  const { tiles, ground: box } = outlines;
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (!box || !tiles.length || !context) return;
  const [wide, high] = [box[2] - box[0], box[3] - box[1]];
  const scale = LONGER_SIDE_PX / Math.max(wide, high);
  canvas.width = Math.round(wide * scale);
  canvas.height = Math.round(high * scale);
  const ground = { canvas, box };
  const draw = async (get: GetTile, tile: Tile) => {
    const image = await get(tile[0]);
    if (!image) return;
    context.drawImage(image, ...placed(tile, box, scale));
    map.setGround(ground);
    if (image instanceof ImageBitmap) image.close();
  };
  const lay = async (left: Tile[], tries: number): Promise<void> => {
    const missing: Tile[] = [];
    try {
      const get = await getter(outlines, setup);
      await Promise.all(left.map((tile) => draw(get, tile).catch(() => missing.push(tile))));
    } catch {
      missing.push(...left); // the script was not to be had
    }
    if (missing.length && tries > 1) {
      window.setTimeout(() => void lay(missing, tries - 1), AGAIN_MS);
    }
  };
  await lay(tiles, TRIES);
}

async function getter(outlines: Outlines, setup: Setup): Promise<GetTile> {
  if (!outlines.archive) return ofService;
  const address = new URL(setup.archive_script ?? "", location.href).href;
  const script = (await import(/* @vite-ignore */ address)) as ArchiveScript;
  const file = new URL(setup.archive_at ?? "", location.href).href;
  return script.open(file, outlines.archive === "vector", colours());
}

const ofService: GetTile = async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
};

function colours(): Colours {
  const style = getComputedStyle(document.querySelector(".board") ?? document.body);
  const of = (name: string) => style.getPropertyValue(`--base-${name}`).trim() || "#888";
  return {
    land: of("land"),
    green: of("green"),
    water: of("water"),
    built: of("built"),
    road: of("road"),
  };
}

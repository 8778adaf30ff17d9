/**
 * Photos made small on the phone: 1,600 pixels at the long side, turned upright, at most 200 kB
 * wherever a lower quality gets there, so that a day's photos pass through a slow net.
 */
export const LONG_SIDE = 1600;
const SMALL_SIDE = 240;
const QUALITIES = [0.8, 0.65, 0.5];
const MOST_BYTES = 200_000;

export interface TakenPhoto {
  content: Uint8Array<ArrayBuffer>;
  picture: string; // small, as a data URL
}

/** Width and height within a side, never larger than they are. */
export function within(width: number, height: number, side: number): [number, number] {
  const scale = Math.min(1, side / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/**
 * A photo as it is kept and sent. Its place and time of taking are not in it.
 *
 * @throws when the browser cannot read the file as a picture.
 */
export async function shrink(file: Blob): Promise<TakenPhoto> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const blob = await encoded(drawn(bitmap, LONG_SIDE));
    const small = await encoded(drawn(bitmap, SMALL_SIDE));
    const content = new Uint8Array(await blob.arrayBuffer());
    return { content, picture: await dataUrl(small) };
  } finally {
    bitmap.close();
  }
}

function drawn(bitmap: ImageBitmap, side: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = within(bitmap.width, bitmap.height, side);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** The canvas in the best quality that is small enough, otherwise in the lowest. */
async function encoded(canvas: HTMLCanvasElement): Promise<Blob> {
  let found: Blob | null = null;
  for (const quality of QUALITIES) {
    found = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (found && found.size <= MOST_BYTES) break;
  }
  if (!found) throw new Error("no picture");
  return found;
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

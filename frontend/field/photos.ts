/**
 * Photos made small on the phone: at most 1,600 pixels at the long side, turned upright, and 200 kB,
 * so that a day's photos pass through a slow net.
 */
const LONG_SIDES = [1600, 1280, 960];
const SMALL_SIDES = [240];
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
    const blob = await encoded(bitmap, LONG_SIDES);
    const small = await encoded(bitmap, SMALL_SIDES);
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

/** The largest and best picture that is small enough, otherwise the smallest. */
async function encoded(bitmap: ImageBitmap, sides: number[]): Promise<Blob> {
  let found: Blob | null = null;
  for (const side of sides) {
    const canvas = drawn(bitmap, side);
    for (const quality of QUALITIES) {
      found = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (found && found.size <= MOST_BYTES) return found;
    }
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

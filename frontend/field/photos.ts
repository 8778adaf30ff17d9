/** Photos made small on the phone: 1,600 pixels at the long side, turned upright. */
export const LONG_SIDE = 1600;
const SMALL_SIDE = 240;
const QUALITY = 0.8;

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
    const blob = await drawn(bitmap, LONG_SIDE);
    const small = await drawn(bitmap, SMALL_SIDE);
    const content = new Uint8Array(await blob.arrayBuffer());
    return { content, picture: await dataUrl(small) };
  } finally {
    bitmap.close();
  }
}

async function drawn(bitmap: ImageBitmap, side: number): Promise<Blob> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = within(bitmap.width, bitmap.height, side);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) throw new Error("no picture");
  return blob;
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** Fills the queue of the phone app with records and photos, by the app's own code. */
import { uuid7 } from "../frontend/field/ids";
import {
  begin,
  copy,
  type Draft,
  devices,
  open,
  readDevices,
  write,
} from "../frontend/field/phone";
import { addPhoto } from "../frontend/field/taking";

const [WIDTH, HEIGHT, DAYS, DAY_MS] = [1600, 1200, 30, 86_400_000];

/** A picture with as much detail as a street: random dots, drawn twelve times as large. */
async function detailed(): Promise<Blob> {
  const dots = new ImageData(Math.round(WIDTH / 12), HEIGHT / 12);
  const most = 65_536; // bytes at once
  for (let from = 0; from < dots.data.length; from += most) {
    crypto.getRandomValues(dots.data.subarray(from, from + most));
  }
  for (let at = 3; at < dots.data.length; at += 4) dots.data[at] = 255;
  const large = new OffscreenCanvas(WIDTH, HEIGHT);
  large.getContext("2d")?.drawImage(await createImageBitmap(dots), 0, 0, WIDTH, HEIGHT);
  return large.convertToBlob({ type: "image/jpeg", quality: 0.9 });
}

async function fillQueue(pin: string, records: number, photos: number): Promise<void> {
  await readDevices();
  const device = devices.value?.[0];
  if (!device) throw new Error("the phone is not set up");
  await open(device.id, pin);
  while (!copy.value) await new Promise((done) => setTimeout(done, 100));
  const unit = copy.value.units[0]?.id ?? "";
  const recheck = new Date(Date.now() + DAYS * DAY_MS).toISOString().slice(0, 10);
  for (let number = 0; number < records; number += 1) {
    const draft = await begin({} as Draft);
    if (number < photos && (await addPhoto(draft, await detailed())) !== "kept") {
      throw new Error("a photo was not kept");
    }
    const values = {
      title: `楼道堆放电动车，第${number}处`,
      kind: "fire",
      level: "high",
      place: "测试社区3栋楼道，消防栓旁",
      recheck_on: recheck,
    };
    await write({ stream: uuid7(), name: "hazard.open", values, unit, draft });
  }
}

Object.assign(window, { fillQueue });

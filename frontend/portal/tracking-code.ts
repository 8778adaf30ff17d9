/**
 * `[data-tracking="code"]` after reporting: copies the code, or saves it as a picture that can be
 * kept among the phone's photos.
 */
import { dataValue, element } from "../shared/elements";

const [WIDE, HIGH, MARGIN] = [900, 560, 60];

export function offerTrackingCode(page: Document): void {
  const box = page.querySelector<HTMLElement>("[data-tracking]");
  if (!box) return;
  const code = element<HTMLElement>(box, "[data-secret]").textContent?.trim() ?? "";
  const status = element<HTMLElement>(box, "[data-tracking-status]");
  const copy = element<HTMLButtonElement>(box, "[data-copy]");
  copy.hidden = !navigator.clipboard; // exists over HTTPS only
  copy.addEventListener("click", () => {
    void navigator.clipboard.writeText(dataValue(box, "tracking")).then(() => {
      status.textContent = box.dataset.copied ?? "";
    });
  });
  element(box, "[data-picture]").addEventListener("click", () => save(box, code));
  element<HTMLElement>(box, "[data-needs-script]").hidden = false;
}

function save(box: HTMLElement, code: string): void {
  const canvas = box.ownerDocument.createElement("canvas");
  canvas.width = WIDE;
  canvas.height = HIGH;
  draw(canvas, box, code);
  canvas.toBlob((picture) => {
    if (!picture) return;
    const link = box.ownerDocument.createElement("a");
    link.href = URL.createObjectURL(picture);
    link.download = `${dataValue(box, "number")}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
}

function draw(canvas: HTMLCanvasElement, box: HTMLElement, code: string): void {
  const on = canvas.getContext("2d");
  if (!on) return;
  const { fontFamily } = getComputedStyle(box);
  let y = 0;
  const write = (text: string, size: number, color: string) => {
    y += size * 1.6;
    on.font = `${size}px ${fontFamily}`;
    on.fillStyle = color;
    on.fillText(text, MARGIN, y, WIDE - 2 * MARGIN);
  };
  on.fillStyle = "#fff";
  on.fillRect(0, 0, WIDE, HIGH);
  write(dataValue(box, "site"), 44, "#1b2733");
  write(dataValue(box, "saysNumber"), 28, "#51606f");
  write(dataValue(box, "number"), 40, "#1b2733");
  write(dataValue(box, "saysCode"), 28, "#51606f");
  write(code, 48, "#1b2733");
  write(location.host, 28, "#51606f");
}

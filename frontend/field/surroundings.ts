/** In what the app runs: 微信's browser, on the home screen, on which kind of phone. Pure. */

/** 微信 and 企业微信 clear a page's storage when they like: unsent work would be lost there. */
export function isInWeChat(userAgent: string): boolean {
  return /MicroMessenger/i.test(userAgent);
}

/** How this browser puts the app on the home screen. */
export function installsBy(userAgent: string): "share" | "menu" {
  return /iPhone|iPad|iPod/i.test(userAgent) ? "share" : "menu";
}

/** A short name of the phone, for lists. */
export function phoneName(userAgent: string): string {
  if (/iPhone|iPad/i.test(userAgent)) return "iPhone";
  return /;\s*([^;()]{2,40}?)\s+Build\//.exec(userAgent)?.[1] ?? "Android";
}

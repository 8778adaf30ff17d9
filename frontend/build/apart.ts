/**
 * Residents' script comes in one file. What it shares with the desk's would become a chunk that the
 * browser learns of only from the script itself: one more way there and back before the page can be
 * used, on networks where that is the slowest part. So its modules are taken once more for it alone.
 */
import type { Plugin } from "vite";

const MARK = "?resident";

export function residentApart(): Plugin {
  return {
    name: "resident-apart",
    enforce: "pre",
    async resolveId(source, importer) {
      const isTheirs = importer?.endsWith("/resident.ts") || importer?.endsWith(MARK);
      if (!isTheirs || !source.startsWith("./") || source.endsWith(".css")) return null;
      const found = await this.resolve(source, importer!.replace(MARK, ""), { skipSelf: true });
      return found && found.id + MARK;
    },
  };
}

/**
 * Each script comes in one file. What two of them share would become a chunk that the browser learns
 * of only from the scripts themselves: one more way there and back before the page can be used, on
 * networks where that is the slowest part. So an entry's own modules are taken once more for it.
 */
import type { Plugin } from "vite";

const MARK = /\?for=\w+$/;

/** The names of the entries by their paths; what the desk loads is taken without a mark. */
const ENTRIES: Record<string, string> = {
  "/frontend/portal/entry.ts": "portal",
  "/frontend/map/entry.ts": "map",
  "/frontend/shared/passkeys.ts": "passkeys",
};

export function oneFileEach(): Plugin {
  return {
    name: "one-file-each",
    enforce: "pre",
    async resolveId(source, importer) {
      if (!importer || !source.startsWith(".") || source.endsWith(".css")) return null;
      const entry = Object.keys(ENTRIES).find((path) => importer.endsWith(path));
      const mark = entry ? `?for=${ENTRIES[entry]}` : MARK.exec(importer)?.[0];
      if (!mark) return null;
      const found = await this.resolve(source, importer.replace(MARK, ""), { skipSelf: true });
      return found && found.id + mark;
    },
  };
}

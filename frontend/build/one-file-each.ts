/**
 * Bundles each entry into a single file. A chunk shared by two entries would be discovered by the
 * browser only after loading them: one more round trip before the page can be used, on networks
 * where latency dominates. So shared modules are duplicated in each entry.
 */
import type { Plugin } from "vite";

const MARK = /\?for=\w+$/;

/** Names of the entries by path; imports of the desk's entry have no suffix. */
const ENTRIES: Record<string, string> = {
  "/frontend/portal/entry.ts": "portal",
  "/frontend/map/entry.ts": "map",
  "/frontend/field/entry.tsx": "field",
  "/frontend/shared/passkeys.ts": "passkeys",
  "/frontend/wall/entry.ts": "wall",
  "/frontend/wall/archive-entry.ts": "archive",
};
/** Entries whose packages are another entry's too. */
const WITH_PACKAGES = /\?for=archive$/;

export function oneFileEach(): Plugin {
  return {
    name: "one-file-each",
    enforce: "pre",
    async resolveId(source, importer) {
      if (!importer || source.startsWith("\0") || source.endsWith(".css")) return null;
      const entry = Object.keys(ENTRIES).find((path) => importer.endsWith(path));
      const mark = entry ? `?for=${ENTRIES[entry]}` : MARK.exec(importer)?.[0];
      if (!mark || !(source.startsWith(".") || WITH_PACKAGES.test(mark))) return null;
      const found = await this.resolve(source, importer.replace(MARK, ""), { skipSelf: true });
      return found && found.id + mark;
    },
  };
}

/** Keeps of Tabler's rules only those for classes that a face's pages or scripts name. */
import { PurgeCSS } from "purgecss";
import type { Plugin } from "vite";

const PAGES = ["src/jiceng/**/*.html", "src/jiceng/**/*.py"];
const STAFF_ONLY = [
  "src/jiceng/templates/design/**",
  "src/jiceng/desk/**",
  "src/jiceng/*/{pages,administration}/**",
  "src/jiceng/*/templates/!(portal)/**", // an app keeps its pages for residents in the other one
];
const SCRIPTS = ["frontend/*.ts", "frontend/map/*.ts"];

const KINDS = /^btn-(primary|secondary|danger|ghost)$/;

/** What residents never see costs them nothing: their sheet does not know the desk's pages. */
const FACES: Record<string, { content: string[]; skippedContentGlobs: string[] }> = {
  "desk.css": { content: [...PAGES, ...SCRIPTS], skippedContentGlobs: [] },
  // Nearly all of it names what the map's library puts into the page.
  "map.css": { content: [...SCRIPTS], skippedContentGlobs: [] },
  "resident.css": {
    content: [...PAGES, ...SCRIPTS],
    skippedContentGlobs: [...STAFF_ONLY, "frontend/desk.ts", "frontend/map/**"],
  },
};

export function onlyWhatWeUse(): Plugin {
  return {
    name: "only-what-we-use",
    apply: "build",
    enforce: "post", // after Vite has gathered the styles
    async generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "asset" || !file.fileName.endsWith(".css")) continue;
        const face = FACES[file.fileName];
        if (!face) throw new Error(`say in purge.ts which pages ${file.fileName} is for`);
        const [kept] = await new PurgeCSS().purge({
          ...face,
          css: [{ raw: file.source.toString() }],
          // Tones are put together from a value, is-good; so are the four kinds of buttons.
          safelist: { standard: ["html", "body", /^htmx-/, /^is-/, /^maplibregl-/, KINDS] },
          variables: true,
        });
        if (!kept) throw new Error("PurgeCSS returned nothing");
        file.source = kept.css;
      }
    },
  };
}

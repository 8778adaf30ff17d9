/** Keeps of Tabler's rules only those for classes that a face's pages or scripts name. */
import { PurgeCSS } from "purgecss";
import type { Plugin } from "vite";

/** Where classes are written down: in templates, and in the tags that draw small parts of pages. */
const PAGES = ["src/jiceng/**/*.html", "src/jiceng/*/templatetags/*.py"];
const STAFF_ONLY = [
  "src/jiceng/templates/design/**",
  "src/jiceng/desk/**",
  // An app keeps its pages for residents in its folder “portal”, and `ui` the parts of all pages.
  "src/jiceng/!(ui)/templates/!(portal)/**",
  "src/jiceng/ui/templates/ui/!(base).html",
  "src/jiceng/*/*/templates/**",
];

/** What templates put together from a value: tones (is-good), changes of a grid, kinds of buttons. */
const COMPOSED = [
  /^is-(calm|info|good|warn|bad)$/,
  /^is-(added|removed|before|after)$/,
  /^btn-(primary|secondary|danger|ghost)$/,
];
const READ_BY_PEOPLE =
  /\{#.*?#\}|\{% translate .*?%\}|\{% blocktranslate\b.*?\{% endblocktranslate %\}/gs;
const FROM_LIBRARIES = [/^htmx-/, /^maplibregl-/];

/** What residents never see costs them nothing: their sheet does not know the desk's pages. */
interface Face {
  content: string[];
  skippedContentGlobs: string[];
}
const FACES: Record<string, Face> = {
  "desk.css": { content: [...PAGES, "frontend/{desk,shared}/*.ts"], skippedContentGlobs: [] },
  // Nearly all of it names what the map's library puts into the page.
  "map.css": { content: ["frontend/map/*.ts"], skippedContentGlobs: [] },
  "resident.css": {
    content: [...PAGES, "frontend/{portal,shared}/*.ts"],
    skippedContentGlobs: STAFF_ONLY,
  },
};

export function unusedStyles(): Plugin {
  return {
    name: "unused-styles",
    apply: "build",
    enforce: "post", // after Vite has gathered the styles
    async generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "asset" || !file.fileName.endsWith(".css")) continue;
        const face = FACES[file.fileName];
        if (!face) throw new Error(`say in unused-styles.ts which pages ${file.fileName} is for`);
        // The second time drops the variables that only dropped rules have used.
        const once = await purged(file.source.toString(), face);
        file.source = await purged(once, face);
      }
    },
  };
}

async function purged(css: string, face: Face): Promise<string> {
  const [kept] = await new PurgeCSS().purge({
    ...face,
    css: [{ raw: css }],
    skippedContentGlobs: [...face.skippedContentGlobs, "frontend/**/*.test.ts"],
    defaultExtractor: names,
    safelist: { standard: ["html", "body", ...COMPOSED, ...FROM_LIBRARIES] },
    keyframes: true,
    variables: true,
  });
  if (!kept) throw new Error("PurgeCSS returned nothing");
  return kept.css;
}

/** The words of a file that may be classes or elements: not those that people read. */
function names(text: string): string[] {
  return text.replace(READ_BY_PEOPLE, "").match(/[A-Za-z][\w-]*/g) ?? [];
}

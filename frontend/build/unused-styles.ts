/** Removes Tabler rules for classes that neither pages nor scripts of an entry use. */
import { PurgeCSS } from "purgecss";
import type { Plugin } from "vite";

/** Where classes occur: in templates, and in template tags that render small parts of pages. */
const PAGES = ["src/jiceng/**/*.html", "src/jiceng/*/templatetags/*.py"];
const STAFF_ONLY = [
  "src/jiceng/templates/design/**",
  "src/jiceng/desk/**",
  // Public pages of an app are in its folder "portal", components of all pages in `ui`.
  "src/jiceng/!(ui)/templates/!(portal)/**",
  "src/jiceng/ui/templates/ui/!(base|home_block).html",
  "src/jiceng/*/*/templates/**",
];

/**
 * Class names that are built from values: tones (is-good), changes of a grid, classes of a map, kinds
 * of buttons, colours of streets, depths of a breakdown, lights of tasks.
 */
const COMPOSED = [
  /^is-(calm|info|good|warn|bad)$/,
  /^is-(added|removed|before|after)$/,
  /^is-class-([0-4]|few|none)$/,
  /^btn-(primary|secondary|danger|ghost)$/,
  /^tint-\d$/,
  /^depth-[1-3]$/,
  /^tone-(green|yellow|red)$/,
];
const READ_BY_PEOPLE =
  /\{#.*?#\}|\{% translate .*?%\}|\{% blocktranslate\b.*?\{% endblocktranslate %\}/gs;
/** Colours of a canvas: no rule uses them. */
const READ_BY_SCRIPTS = [/^--base-/];
const FROM_LIBRARIES = [/^htmx-/, /^maplibregl-/];

/** The public style sheet excludes the rules of the desk's pages. */
interface Face {
  content: string[];
  skippedContentGlobs: string[];
}
const FACES: Record<string, Face> = {
  "desk.css": { content: [...PAGES, "frontend/{desk,shared}/*.ts"], skippedContentGlobs: [] },
  "field.css": { content: ["frontend/field/**/*.{ts,tsx}"], skippedContentGlobs: [] },
  // Nearly all of these classes are created by the map library at run time.
  "map.css": { content: ["frontend/map/*.ts"], skippedContentGlobs: [] },
  "wall.css": {
    content: [
      "src/jiceng/command/templates/**/*.html",
      "src/jiceng/ui/templates/**/*.html",
      "frontend/wall/*.ts",
    ],
    skippedContentGlobs: [],
  },
  "resident.css": {
    content: [...PAGES, "frontend/{portal,shared}/*.ts"],
    skippedContentGlobs: STAFF_ONLY,
  },
};

export function unusedStyles(): Plugin {
  return {
    name: "unused-styles",
    apply: "build",
    enforce: "post", // after Vite has collected the styles
    async generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "asset" || !file.fileName.endsWith(".css")) continue;
        const face = FACES[file.fileName];
        if (!face) throw new Error(`say in unused-styles.ts which pages ${file.fileName} is for`);
        // The second pass removes variables that only removed rules have used.
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
    safelist: {
      standard: ["html", "body", ...COMPOSED, ...FROM_LIBRARIES],
      variables: READ_BY_SCRIPTS,
    },
    keyframes: true,
    variables: true,
  });
  if (!kept) throw new Error("PurgeCSS returned nothing");
  return kept.css;
}

/** Words of a file that may be classes or elements, without visible text. */
function names(text: string): string[] {
  return text.replace(READ_BY_PEOPLE, "").match(/[A-Za-z][\w-]*/g) ?? [];
}

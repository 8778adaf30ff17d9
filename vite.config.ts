// One script and one style sheet for each face, under stable names; WhiteNoise adds the content
// hashes.
import { defineConfig } from "vite";
import { iconSprite } from "./frontend/build/icon-sprite.ts";
import { oneFileEach } from "./frontend/build/one-file-each.ts";
import { unusedStyles } from "./frontend/build/unused-styles.ts";

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [oneFileEach(), unusedStyles(), iconSprite()],
  build: {
    outDir: "src/jiceng/static/dist",
    emptyOutDir: true,
    target: "es2020",
    cssCodeSplit: true,
    assetsInlineLimit: 4096,
    chunkSizeWarningLimit: 1500, // the map, which one page loads
    modulePreload: { polyfill: false }, // it would write a script into the page
    rollupOptions: {
      // htmx has an eval that its allowEval setting (off in desk/entry.ts) never reaches.
      onwarn(warning, warn) {
        if (warning.code !== "EVAL") warn(warning);
      },
      checks: { pluginTimings: false }, // purging takes its two seconds
      input: {
        desk: "frontend/desk/entry.ts",
        field: "frontend/field/entry.tsx",
        "field-sw": "frontend/field/worker.ts",
        map: "frontend/map/entry.ts",
        resident: "frontend/portal/entry.ts",
        passkeys: "frontend/shared/passkeys.ts",
        wall: "frontend/wall/entry.ts",
        "wall-archive": "frontend/wall/archive-entry.ts",
      },
      preserveEntrySignatures: "exports-only", // the wall imports from its archive script
      output: {
        format: "es",
        entryFileNames: "[name].js",
        chunkFileNames: "[name]-[hash].js",
        // The map's worker is asked for by its script, which WhiteNoise does not read.
        assetFileNames: ({ names }) =>
          names[0]?.endsWith(".mjs") ? "[name]-[hash][extname]" : "[name][extname]",
      },
    },
  },
});

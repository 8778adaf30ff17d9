// One script and one style sheet for each face, under stable names; WhiteNoise adds the content
// hashes. Parts that two faces share become chunks, whose names carry a hash of their own.
import { defineConfig } from "vite";

import { residentApart } from "./frontend/build/apart.ts";
import { iconSprite } from "./frontend/build/icons.ts";
import { onlyWhatWeUse } from "./frontend/build/purge.ts";

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [residentApart(), onlyWhatWeUse(), iconSprite()],
  build: {
    outDir: "src/jiceng/static/dist",
    emptyOutDir: true,
    target: "es2020",
    cssCodeSplit: true,
    assetsInlineLimit: 4096,
    chunkSizeWarningLimit: 1500, // the map, which one page loads
    modulePreload: { polyfill: false }, // it would write a script into the page
    rollupOptions: {
      // htmx has an eval that its allowEval setting (off in desk.ts) never reaches.
      onwarn(warning, warn) {
        if (warning.code !== "EVAL") warn(warning);
      },
      checks: { pluginTimings: false }, // purging takes its two seconds
      input: {
        desk: "frontend/desk.ts",
        map: "frontend/map.ts",
        resident: "frontend/resident.ts",
        passkeys: "frontend/passkeys.ts",
      },
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

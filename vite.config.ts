// One script and one style sheet under stable names; WhiteNoise adds the content hashes.
import { PurgeCSS } from "purgecss";
import { defineConfig, type Plugin } from "vite";

// Classes that templates put together from a value, such as bg-{{ tone }}-lt.
const COMPOSED = [/^(bg|text|border|badge|alert|btn|status|progress|steps|timeline|avatar)-/];

/** Keep of Tabler's rules only those for classes that a page or script of ours names. */
function onlyWhatWeUse(): Plugin {
  return {
    name: "only-what-we-use",
    apply: "build",
    enforce: "post", // after Vite has gathered the styles
    async generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "asset" || !file.fileName.endsWith(".css")) continue;
        const [kept] = await new PurgeCSS().purge({
          content: ["src/jiceng/**/*.html", "src/jiceng/**/*.py", "frontend/**/*.ts"],
          css: [{ raw: file.source.toString() }],
          safelist: { standard: ["html", "body", /^htmx-/, /^is-/, /^show$/], greedy: COMPOSED },
          variables: false,
        });
        if (!kept) throw new Error("PurgeCSS returned nothing");
        file.source = kept.css;
      }
    },
  };
}

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [onlyWhatWeUse()],
  build: {
    outDir: "src/jiceng/static/dist",
    emptyOutDir: true,
    target: "es2020",
    cssCodeSplit: false,
    assetsInlineLimit: 4096,
    rollupOptions: {
      // htmx has an eval that its allowEval setting (off in desk.ts) never reaches.
      onwarn(warning, warn) {
        if (warning.code !== "EVAL") warn(warning);
      },
      input: "frontend/desk.ts",
      output: {
        format: "iife",
        entryFileNames: "app.js",
        assetFileNames: (asset) => (asset.names[0]?.endsWith(".css") ? "app.css" : "[name][extname]"),
      },
    },
  },
});

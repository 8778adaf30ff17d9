/**
 * Builds one SVG sprite with the icons that pages use, and no others.
 *
 * An icon is found by its literal name: `<c-icon name="…"` or `{% icon "…" %}` in a template,
 * `icon="…"` in a template or in Python. A name that Tabler does not have fails the build.
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";

const ICONS = "node_modules/@tabler/icons/icons/outline";
const SOURCES = "src/jiceng/**/*.{html,py}";
const NAMED = /(?:<c-icon\s+name=|\bicon=|{%\s*icon\s+)"([a-z0-9-]+)"/g;

export function iconSprite(): Plugin {
  return {
    name: "icon-sprite",
    apply: "build",
    generateBundle() {
      const symbols = namedIcons().map(symbol).join("");
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols}</svg>`;
      this.emitFile({ type: "asset", fileName: "icons.svg", source });
    },
  };
}

function namedIcons(): string[] {
  const found = new Set<string>();
  for (const path of globSync(SOURCES)) {
    for (const match of readFileSync(path, "utf-8").matchAll(NAMED)) found.add(match[1] ?? "");
  }
  return [...found].sort();
}

function symbol(name: string): string {
  const path = `${ICONS}/${name}.svg`;
  if (!existsSync(path)) throw new Error(`Tabler has no icon “${name}” (see tabler.io/icons)`);
  const body = readFileSync(path, "utf-8").match(/<svg[^>]*>([\s\S]*)<\/svg>/)?.[1];
  if (!body) throw new Error(`${path} holds no drawing`);
  return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s*\n\s*/g, "")}</symbol>`;
}

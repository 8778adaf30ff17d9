// What scripts compute, without a browser; what they do to pages, the browser tests in tests/web see.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["frontend/**/*.test.ts"], environment: "node", isolate: false },
});

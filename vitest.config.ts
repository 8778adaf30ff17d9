// What scripts compute, without a browser; what they do to pages, the browser tests in tests/web see.
import { defineConfig } from "vitest/config";

export default defineConfig({
  // A busy machine says nothing about a script.
  test: {
    include: ["frontend/**/*.test.ts"],
    environment: "node",
    isolate: false,
    testTimeout: 60_000,
  },
});

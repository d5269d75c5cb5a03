import { defineConfig } from "vitest/config";

// One browser, one page after the other: the walks share a machine with others.
export default defineConfig({
  test: { environment: "node", root: import.meta.dirname, include: ["*.walk.ts"], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false, maxConcurrency: 1 },
});

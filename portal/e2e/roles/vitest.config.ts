import { defineConfig } from "vitest/config";

// Over the real hub that tests/web/roles_test.py has started: one test after the other, since each finds what the one before left.
export default defineConfig({
  test: { environment: "node", root: import.meta.dirname, include: ["*.roles.ts"], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false, maxConcurrency: 1, bail: 5 },
});

import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react(), { ...optimizeLocales.vite({ locales: ["fr-FR", "en-US"] }), enforce: "pre" }],
  build: {
    target: ["chrome120", "firefox120", "safari17.5"], // the first with light-dark()
    assetsInlineLimit: 0, // the content policy knows no data: addresses
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
  server: { proxy: { "/api": process.env.CARTULAIRE_HUB ?? "http://127.0.0.1:8081" } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], setupFiles: "src/test_setup.ts" },
});

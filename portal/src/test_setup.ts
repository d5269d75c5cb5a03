// jsdom has neither of these; pages that want them are walked in a real browser (e2e).
import { afterEach } from "vitest";
import { cleanup } from "@testing-library/react";

globalThis.IntersectionObserver ??= class {
  observe() {}
  disconnect() {}
} as unknown as typeof IntersectionObserver;
afterEach(cleanup);

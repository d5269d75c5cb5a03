import { expect, test } from "vitest";
import type { Suspension } from "../api/types";
import { answerable, stateOf } from "./suspension";

const now = Date.parse("2026-11-26T09:00:00Z");
const asked: Suspension = {
  number: 1, of: "all", reason: "compte prêté", stage: "asked", urgent: false,
  from: "2026-11-25T09:00:00Z", until: "2026-12-06T23:00:00Z", asked: "2026-11-25T09:00:00Z", answer_by: "2026-11-28T09:00:00Z",
};
const state = (change: Partial<Suspension>) => stateOf({ ...asked, ...change }, now);

test("it is decided once the person has answered or had the time to", () => {
  expect(state({})).toBe("waiting");
  expect(state({ answer: "non" })).toBe("to_decide");
  expect(state({ answer_by: "2026-11-26T09:00:00Z" })).toBe("to_decide");
  expect(state({ until: "2026-11-26T09:00:00Z" })).toBe("lapsed");
});

test("a suspension begins, ends, or is ended", () => {
  expect(state({ stage: "suspended" })).toBe("suspended");
  expect(state({ stage: "suspended", from: "2026-11-27T00:00:00Z" })).toBe("to_come");
  expect(state({ stage: "suspended", until: "2026-11-26T09:00:00Z" })).toBe("over");
  expect(state({ stage: "dropped" })).toBe("dropped");
  expect(state({ stage: "lifted" })).toBe("lifted");
});

test("an answer is given once, also after an urgent suspension, and not once it is over", () => {
  expect(answerable(asked, now)).toBe(true);
  expect(answerable({ ...asked, stage: "suspended", urgent: true }, now)).toBe(true);
  expect(answerable({ ...asked, answer: "non" }, now)).toBe(false);
  expect(answerable({ ...asked, stage: "dropped" }, now)).toBe(false);
});

import { expect, test } from "vitest";
import { weeksOf } from "./Month";

test("a month is whole weeks from Monday, with all its days", () => {
  const weeks = weeksOf("2026-11"); // begins on a Sunday
  expect(weeks[0]![0]).toBe("2026-10-26");
  expect(weeks.flat().filter((day) => day.startsWith("2026-11"))).toHaveLength(30);
  expect(weeksOf("2027-02")).toHaveLength(4); // begins on a Monday, has 28 days
});

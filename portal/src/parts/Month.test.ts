import { expect, test } from "vitest";
import { firstMonth, weeksOf } from "./Month";

test("a month is whole weeks from Monday, with all its days", () => {
  const weeks = weeksOf("2026-11"); // begins on a Sunday
  expect(weeks[0]![0]).toBe("2026-10-26");
  expect(weeks.flat().filter((day) => day.startsWith("2026-11"))).toHaveLength(30);
  expect(weeksOf("2027-02")).toHaveLength(4); // begins on a Monday, has 28 days
});

test("a calendar opens on the first month in which something happens, from this one on", () => {
  expect(firstMonth(["2026-05", "2027-01", "2027-02"], "2026-11")).toBe("2027-01");
  expect(firstMonth(["2026-05"], "2026-11")).toBe("2026-05");
  expect(firstMonth([], "2026-11")).toBe("2026-11");
});

import { expect, test } from "vitest";
import { addDays, daysBetween, formats } from "./formats";

const fr = formats("fr");
const en = formats("en");

test("days are JJ/MM/AAAA whatever the zone of the browser", () => {
  expect(fr.day("2026-12-01")).toBe("01/12/2026");
  expect(en.day("2026-12-01")).toBe("01/12/2026");
  expect(fr.weekdays[0]).toMatch(/^lun/);
});

test("the remaining time stands beside a day, in days first and then in months", () => {
  expect(fr.away("2026-11-27", "2026-11-26")).toBe("demain");
  expect(fr.away("2026-12-12", "2026-11-26")).toBe("dans 16 jours");
  expect(en.away("2027-05-26", "2026-11-26")).toBe("in 6 months");
  expect(fr.away("2026-11-20", "2026-11-26")).toBe("il y a 6 jours");
});

test("an age stands in the largest unit that still tells something", () => {
  const now = Date.parse("2026-11-26T12:00:00Z");
  expect(fr.ago("2026-11-26T11:57:00Z", now)).toBe("il y a 3 minutes");
  expect(en.ago("2026-11-26T07:00:00Z", now)).toBe("5 hours ago");
  expect(fr.ago("2026-11-20T12:00:00Z", now)).toBe("il y a 6 jours");
});

test("a day more over a change of the clock is a day more", () => {
  expect(addDays("2026-03-28", 2)).toBe("2026-03-30");
  expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
});

test("a colon stands apart in French, close in English", () => {
  expect([fr.says("Règle", "une"), en.says("Rule", "one")]).toEqual(["Règle\u00a0: une", "Rule: one"]);
});

test("numbers and shares as each language writes them", () => {
  expect(fr.number(12345.5)).toBe("12\u202f345,5");
  expect(en.number(12345.5)).toBe("12,345.5");
  expect(fr.percent(1, 4)).toBe("25\u202f%".replace("\u202f", fr.percent(1, 4).charAt(2)));
  expect(fr.percent(0, 0)).toMatch(/^0/);
});

test("volumes and durations stand in the largest unit of which there is a whole one", () => {
  const { bytes, span } = formats("fr");
  expect([bytes(0), bytes(999), bytes(12_345_678)].map((one) => one.replace(/\s/g, " "))).toEqual(["0 o", "999 o", "12,3 Mo"]);
  expect([span(0), span(59_000), span(90_000), span(3_600_000), span(900_000_000)].map((one) => one.replace(/\s/g, " "))).toEqual(["0 s", "59 s", "1,5 min", "1 h", "250 h"]);
});

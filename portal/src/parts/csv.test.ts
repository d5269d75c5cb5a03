import { expect, test } from "vitest";
import { toCsv } from "./csv";

test("a list becomes lines of a spreadsheet, quoted where it must be", () => {
  expect(toCsv([["Service", "Signées"], ["Eau; assainissement", 12], ['Le "port"', 3]])).toBe(
    '\ufeffService;Signées\r\n"Eau; assainissement";12\r\n"Le ""port""";3\r\n',
  );
});

test("what a spreadsheet would run is text", () => {
  expect(toCsv([["=cmd()", "-1+2", -4]])).toBe("\ufeff'=cmd();'-1+2;-4\r\n");
});

import { expect, test } from "vitest";
import { arrange } from "./arrange";

const rows = [
  { town: "Évran", people: 9 },
  { town: "Brest", people: 120 },
  { town: "Saint-Malo", people: undefined },
];
const columns = [
  { key: "town", value: (row: (typeof rows)[number]) => row.town },
  { key: "people", value: (row: (typeof rows)[number]) => row.people },
];
const towns = (question: { search?: string; sort?: string; town?: string }) =>
  arrange(rows, columns, { search: question.search ?? "", sort: question.sort ?? "", filters: [[columns[0]!, question.town ?? ""]] }, "fr").map((row) => row.town);

test("accents and capitals do not matter to who searches", () => {
  expect(towns({ search: "evr" })).toEqual(["Évran"]);
  expect(towns({ search: "malo SAINT" })).toEqual(["Saint-Malo"]);
});

test("numbers sort as numbers, names as the language has it, what has no value last", () => {
  expect(towns({ sort: "people" })).toEqual(["Évran", "Brest", "Saint-Malo"]);
  expect(towns({ sort: "-town" })).toEqual(["Saint-Malo", "Évran", "Brest"]);
});

test("a column may sort by something else than it says", () => {
  const said = [{ n: "≥ 120" }, { n: "9" }];
  const column = { key: "n", value: (row: { n: string }) => row.n, sort: (row: { n: string }) => Number(row.n.replace("≥ ", "")) };
  expect(arrange(said, [column], { search: "", sort: "n", filters: [] }, "fr").map((row) => row.n)).toEqual(["9", "≥ 120"]);
});

test("a filter takes whole values", () => {
  expect(towns({ town: "Brest" })).toEqual(["Brest"]);
  expect(towns({ town: "Bre" })).toEqual([]);
});

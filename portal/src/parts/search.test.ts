import { expect, test } from "vitest";
import { excerpt, hits } from "./search";

const all = [{ title: "Les traces", text: "Ce qui est noté est détruit." }, { title: "La signature", text: "Chacun signe ; les traces n'en gardent rien." }, { title: "Élus", text: "…" }];
const found = (what: string) => hits(all, what, ({ title, text }) => `${title} ${text}`, ({ title }) => title).map(({ title }) => title);

test("all words are wanted, accents and capitals do not matter, titles come first", () => {
  expect(found("TRACES")).toEqual(["Les traces", "La signature"]);
  expect(found("signe traces")).toEqual(["La signature"]);
  expect(found("elus")).toEqual(["Élus"]);
  expect(found("  ")).toEqual([]);
  expect(found("absent")).toEqual([]);
});

test("an excerpt stands around the word, at borders of words", () => {
  const text = `${"avant ".repeat(40)}clef ${"après ".repeat(40)}`.trim();
  expect(excerpt(text, "clef")).toMatch(/^… (avant )+clef (après ?)+ …$/);
  expect(excerpt("court", "court")).toBe("court");
});

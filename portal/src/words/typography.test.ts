import { expect, test } from "vitest";
import { setAll, setFrench, setHtml } from "./typography";

test("French is set with the printer's spaces and apostrophes", () => {
  expect(setFrench("Qu'est-ce : « oui » ou non ?")).toBe("Qu’est-ce\u00a0: «\u00a0oui\u00a0» ou non\u202f?");
  expect(setFrench("dans 16 jours ; 40 %")).toBe("dans 16\u00a0jours\u202f; 40\u00a0%");
  expect(setFrench("https://exemple.fr/?a=1 et 12:30")).toBe("https://exemple.fr/?a=1 et 12:30");
});

test("in HTML, tags and code stay as they are", () => {
  expect(setHtml(`<p title="l'un">L'accès <code>l'un</code> n'est <em>d'ailleurs</em> pas 'cité'.</p>`)).toBe(`<p title="l'un">L’accès <code>l'un</code> n’est <em>d’ailleurs</em> pas 'cité'.</p>`);
});

test("a dictionary is set whole, also what its functions give", () => {
  const set = setAll({ a: "Vu ?", b: { c: (n: number) => `${n} lus ; merci` } }, setFrench);
  expect(set.a).toBe("Vu\u202f?");
  expect(set.b.c(3)).toBe("3 lus\u202f; merci");
});

import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { LanguageProvider } from "../words/language";
import { List, type Column } from "./List";

interface Town { name: string; people: number }
const columns: Column<Town>[] = [
  { key: "nom", head: "Commune", value: (one) => one.name },
  { key: "personnes", head: "Personnes", value: (one) => one.people, number: true },
];
const towns: Town[] = Array.from({ length: 450 }, (_, i) => ({ name: `Commune ${i}`, people: 450 - i }));
const show = (rows: Town[]) => render(<LanguageProvider><List name="communes" caption="Communes" columns={columns} rows={rows} id={(one) => one.name} empty="Les communes apparaîtront ici." /></LanguageProvider>);

beforeEach(() => { localStorage.setItem("cartulaire.language", "fr"); history.replaceState(null, "", "/communes"); });

test("an empty list says what will stand there", () => {
  show([]);
  expect(screen.getByText("Les communes apparaîtront ici.")).toBeDefined();
});

test("a long list draws its first rows, says how many there are, and draws more on demand", async () => {
  show(towns);
  expect(screen.getAllByRole("rowheader")).toHaveLength(200);
  expect(screen.getByText(/450 lignes/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Afficher la suite" }));
  expect(screen.getAllByRole("rowheader")).toHaveLength(400);
});

test("sorting and searching stand in the address and are said to screen readers", async () => {
  show(towns);
  await userEvent.click(screen.getByRole("button", { name: "Personnes" }));
  expect(location.search).toBe("?tri=personnes");
  expect(screen.getByRole("columnheader", { name: "Personnes" }).getAttribute("aria-sort")).toBe("ascending");
  expect(screen.getAllByRole("rowheader")[0]!.textContent).toBe("Commune 449");
  await userEvent.type(screen.getByRole("searchbox"), "commune 449");
  expect(new URLSearchParams(location.search).get("q")).toBe("commune 449");
  expect(within(screen.getByRole("table")).getByRole("status").textContent).toContain("2 lignes sur 450");
});

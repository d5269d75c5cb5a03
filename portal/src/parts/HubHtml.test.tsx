import { expect, test } from "vitest";
import { withTables } from "./HubHtml";

test("a table scrolls in its own place, reached by the keyboard, named by its heading", () => {
  const made = new DOMParser().parseFromString(withTables("<h2>Sauf</h2><p>a</p><table><tbody><tr><td>b</td></tr></tbody></table><p>c</p>", "Tableau"), "text/html");
  const frame = made.querySelector("[role=region]")!;
  expect(frame.getAttribute("tabindex")).toBe("0");
  expect(frame.getAttribute("aria-label")).toBe("Sauf");
  expect(frame.querySelector("td")?.textContent).toBe("b");
  expect([...made.body.children].map((one) => one.tagName)).toEqual(["H2", "P", "DIV", "P"]);
});

test("a table under no heading has the common name, a caption comes first; text without tables stays as it is", () => {
  expect(withTables("<table></table>", "Tableau")).toContain('aria-label="Tableau"');
  expect(withTables("<h2>a</h2><table><caption>b</caption></table>", "Tableau")).toContain('aria-label="b"');
  expect(withTables("<p>a<br>b", "Tableau")).toBe("<p>a<br>b");
});

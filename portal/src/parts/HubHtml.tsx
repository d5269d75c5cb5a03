// HTML from the hub, made from Markdown without raw HTML; the content policy runs no script of a page in any case.
// A table wider than the screen scrolls in its own place, and the keyboard reaches it.
import { useMemo } from "react";
import { useWords } from "../words/language";
import { shellWords } from "../words/shell";
import { setHtml } from "../words/typography";

export function HubHtml({ html, className }: { html: string; className?: string }) {
  const { table } = useWords(shellWords);
  const made = useMemo(() => withTables(setHtml(html), table), [html, table]);
  return <div className={className} dangerouslySetInnerHTML={{ __html: made }} />;
}

export function withTables(html: string, name: string): string {
  if (!html.includes("<table")) return html;
  const { body } = new DOMParser().parseFromString(html, "text/html");
  let title = "";
  for (const found of body.querySelectorAll("h1, h2, h3, h4, table")) {
    if (found.tagName !== "TABLE") {
      title = found.textContent ?? "";
      continue;
    }
    const frame = found.ownerDocument.createElement("div");
    frame.className = "table";
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", found.querySelector("caption")?.textContent || title || name);
    found.replaceWith(frame);
    frame.append(found);
  }
  return body.innerHTML;
}

import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { queries, read } from "./api/queries";
import { App } from "./app/App";
import { openPages, pages } from "./app/pages";
import { applyTheme } from "./app/theme";
import { LanguageProvider } from "./words/language";
import "./style/fonts.css";
import "./style/base.css";
import "./style/tokens.css";
import "./style/shell.css";
import "./style/parts.css";

// Asked for before anything is drawn: who is there; the code of the page, not after it; and, where it is the first page, the charter.
const here = queries.fetchQuery(read.session());
here.then(({ signed_in, waiting, roles }) => {
  if (!signed_in || waiting || location.pathname !== "/") return;
  void queries.prefetchQuery(read.charter());
  if (roles?.includes("agent")) void queries.prefetchQuery(read.acknowledgement());
}).catch(() => undefined); // the page says so
void [...pages, ...openPages].find(({ path }) => path === location.pathname)?.load();
applyTheme();
const place = document.getElementById("portal");
if (place)
  createRoot(place).render(
    <QueryClientProvider client={queries}>
      <LanguageProvider><App /></LanguageProvider>
    </QueryClientProvider>,
  );

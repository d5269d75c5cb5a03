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

// Asked for before anything is drawn (public/early.js asks the hub even sooner): who is there, the code of the page and, where it is the
// first page, the charter. What is there in a moment is drawn at once, whole; nobody waits longer for the rest.
const A_MOMENT = 300; // ms
const code = [...pages, ...openPages].find(({ path }) => path === location.pathname)?.load();
const content = queries.fetchQuery(read.session()).then(({ signed_in, waiting, roles }) => {
  if (!signed_in || waiting || location.pathname !== "/") return;
  return Promise.all([queries.prefetchQuery(read.charter()), roles?.includes("agent") && queries.prefetchQuery(read.acknowledgement())]);
});
await Promise.race([Promise.allSettled([code, content]), new Promise((resolve) => setTimeout(resolve, A_MOMENT))]);
applyTheme();
const place = document.getElementById("portal");
if (place)
  createRoot(place).render(
    <QueryClientProvider client={queries}>
      <LanguageProvider><App /></LanguageProvider>
    </QueryClientProvider>,
  );

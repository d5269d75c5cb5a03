import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { queries } from "./api/queries";
import { App } from "./app/App";
import { openPages, pages } from "./app/pages";
import { applyTheme } from "./app/theme";
import { LanguageProvider } from "./words/language";
import "./style/fonts.css";
import "./style/base.css";
import "./style/tokens.css";
import "./style/shell.css";
import "./style/parts.css";

applyTheme();
// The code of the page comes while the session is asked for, not after it.
void [...pages, ...openPages].find(({ path }) => path === location.pathname)?.load();
const place = document.getElementById("portal");
if (place)
  createRoot(place).render(
    <QueryClientProvider client={queries}>
      <LanguageProvider><App /></LanguageProvider>
    </QueryClientProvider>,
  );

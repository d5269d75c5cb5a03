import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { queries } from "./api/queries";
import { App } from "./app/App";
import { applyTheme } from "./app/theme";
import { LanguageProvider } from "./words/language";
import "./style/fonts.css";
import "./style/base.css";
import "./style/tokens.css";
import "./style/shell.css";
import "./style/parts.css";

applyTheme();
const place = document.getElementById("portal");
if (place)
  createRoot(place).render(
    <QueryClientProvider client={queries}>
      <LanguageProvider><App /></LanguageProvider>
    </QueryClientProvider>,
  );

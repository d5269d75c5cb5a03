// French and English side by side. A dictionary is `words({fr: …, en: …})`: a key that one language lacks fails the type check.
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { I18nProvider } from "react-aria-components";
import type { Label } from "../api/types";
import { formats, type Formats } from "./formats";
import { setAll, setFrench } from "./typography";

export type Language = "fr" | "en";
export interface Words<T> { fr: T; en: T }

export function words<T>(both: { fr: T; en: NoInfer<T> }): Words<T> {
  let fr: T | undefined, en: T | undefined; // set when they are first read
  return {
    get fr() { return (fr ??= setAll(both.fr, setFrench)); },
    get en() { return (en ??= setAll(both.en, (text) => text.replace(/'/g, "’"))); },
  };
}

interface Spoken { language: Language; speak: (language: Language) => void; format: Formats }
const Context = createContext<Spoken | null>(null);
const KEY = "cartulaire.language";

function first(): Language {
  const kept = localStorage.getItem(KEY);
  if (kept === "fr" || kept === "en") return kept;
  return navigator.language.startsWith("en") ? "en" : "fr";
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(first);
  const speak = useCallback((next: Language) => { localStorage.setItem(KEY, next); setLanguage(next); }, []);
  useEffect(() => { document.documentElement.lang = language; }, [language]);
  const spoken = useMemo(() => ({ language, speak, format: formats(language) }), [language, speak]);
  return (
    <Context value={spoken}>
      <I18nProvider locale={language === "fr" ? "fr-FR" : "en-GB"}>{children}</I18nProvider>
    </Context>
  );
}

export function useLanguage(): Spoken {
  const spoken = useContext(Context);
  if (spoken === null) throw new Error("no language around this part");
  return spoken;
}

export function useWords<T>(both: Words<T>): T {
  return both[useLanguage().language];
}

export function useFormat(): Formats {
  return useLanguage().format;
}

// A text that the hub says in both languages.
export function useLabel(): (label: Label | undefined) => string {
  const { language } = useLanguage();
  return useCallback((label) => (language === "fr" ? setFrench(label?.fr ?? "") : (label?.en ?? "")), [language]);
}

// What waits for a signature, said to whoever opens it by hand.
import { words } from "./language";

export const accessWords = words({
  fr: {
    title: "Ce qui attend une signature",
    gate: (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)} : `, open: "ouvert", closed: "pas avant la signature", until: "ouvert sans signature, avant le",
    missing: (title: string, article: string) => `À signer : ${title} (article ${article}).`,
  },
  en: {
    title: "What waits for a signature",
    gate: (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}: `, open: "open", closed: "not before they sign", until: "open without a signature, before",
    missing: (title: string, article: string) => `To be signed: ${title} (article ${article}).`,
  },
});

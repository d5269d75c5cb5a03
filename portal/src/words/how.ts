// How a clause is applied: the words of the charter's own page, and a shape for each.
import type { MarkShape } from "../parts/Mark";
import { words } from "./language";

export const howWords = words({
  fr: {
    by_tools: "Appliqué par nos outils",
    in_part: "Appliqué en partie",
    observed: "Observé, sans effet",
    by_product: "Appliqué par un autre produit",
    by_person: "Appliqué par une personne",
    as_case: "Sur demande",
    as_register: "Tenu dans un registre",
    as_text: "Texte seul",
    not_applied: "Pas encore appliqué",
    blank: "Choix à faire",
  },
  en: {
    by_tools: "Applied by our tools",
    in_part: "Applied in part",
    observed: "Observed, without effect",
    by_product: "Applied by another product",
    by_person: "Applied by a person",
    as_case: "On request",
    as_register: "Kept in a register",
    as_text: "Text only",
    not_applied: "Not yet applied",
    blank: "A choice to be made",
  },
});

export type How = keyof typeof howWords.fr;
export const howMarks: Record<How, { shape: MarkShape; kind: string }> = {
  by_tools: { shape: "full", kind: "good" },
  in_part: { shape: "half", kind: "good" },
  observed: { shape: "half", kind: "plain" },
  by_product: { shape: "gear", kind: "good" },
  by_person: { shape: "person", kind: "plain" },
  as_case: { shape: "person", kind: "plain" },
  as_register: { shape: "text", kind: "plain" },
  as_text: { shape: "text", kind: "plain" },
  not_applied: { shape: "empty", kind: "warn" },
  blank: { shape: "empty", kind: "warn" },
};

import { Page } from "./Page";
import { aboutWords } from "../words/about";
import { useWords } from "../words/language";

// A page of a few paragraphs under their titles.
export function About({ name }: { name: "legal" | "privacy" }) {
  const w = useWords(aboutWords)[name];
  return (
    <Page name={name} lead={w.lead}>
      <div className="prose">{w.parts.map(([title, text]) => [<h2 key={title}>{title}</h2>, <p key={text}>{text}</p>])}</div>
    </Page>
  );
}

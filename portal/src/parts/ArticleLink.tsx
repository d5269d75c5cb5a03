// Why is one click away: to the article that says so.
import { anchor } from "./ArticleText";
import { useWords } from "../words/language";
import { decisionWords } from "../words/mine";

export function ArticleLink({ number }: { number: string | undefined }) {
  const w = useWords(decisionWords);
  if (!number) return null;
  return <a className="nowrap" href={`/#${anchor(number)}`}>{w.article} {number}</a>;
}

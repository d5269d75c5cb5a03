// An article as it stands in the charter, set to be read.
import type { Article } from "../api/types";
import { setApostrophes } from "../words/typography";
import { HubHtml } from "./HubHtml";

export const anchor = (number: string) => `article-${number.replaceAll(".", "-")}`;

export function ArticleText({ article, language, id }: { article: Article; language: string; id?: string }) {
  const Heading = article.level <= 1 ? "h2" : "h3";
  return (
    <div className="article-text" lang={language}>
      <Heading id={id}><span className="article-number">{article.number}</span> {setApostrophes(article.title)}</Heading>
      {article.html && <HubHtml html={article.html} />}
    </div>
  );
}

// The portal searched in the browser: articles of the charter, and pages that are open to one's roles.
import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link, useSearchParams } from "wouter";
import { read } from "../api/queries";
import { openPages, pages, plainPage, visible } from "../app/pages";
import { useRoles } from "../app/session";
import { anchor } from "../parts/ArticleText";
import { excerpt, hits } from "../parts/search";
import { Page } from "../parts/Page";
import { useWords } from "../words/language";
import { pageWords } from "../words/pages";
import { searchWords } from "../words/service";

export default function Search() {
  const w = useWords(searchWords);
  const titles = useWords(pageWords);
  const roles = useRoles();
  const [params, setParams] = useSearchParams();
  const what = (params.get("q") ?? "").trim();
  const { data: charter } = useSuspenseQuery(read.charter());
  const texts = useMemo(() => charter.articles.map((one) => ({ ...one, text: plain(one.html) })), [charter]);
  const articles = hits(texts, what, ({ number, title, text }) => `${number} ${title} ${text}`, ({ title }) => title);
  const found = hits([...pages.filter((entry) => visible(entry, roles) && (entry.group || entry.name === "sign")), ...openPages, plainPage], what, ({ name }) => titles[name], ({ name }) => titles[name]);
  const count = articles.length + found.length;
  return (
    <Page name="search" lead={w.lead}>
      <search className="form">
        <label className="field"><span className="label">{w.word}</span>
          <input type="search" value={params.get("q") ?? ""} onChange={(event) => setParams(event.target.value ? { q: event.target.value } : {}, { replace: true })} /></label>
      </search>
      <p role="status">{what === "" ? w.empty : count === 0 ? w.none(what) : w.title(count, what)}</p>
      {found.length > 0 && (
        <section><h2>{w.pages}</h2><ul>{found.map(({ name, path }) => <li key={name}>{name === plainPage.name ? <a href={path}>{titles[name]}</a> : <Link href={path}>{titles[name]}</Link>}</li>)}</ul></section>
      )}
      {articles.length > 0 && (
        <section>
          <h2>{w.articles}</h2>
          <ul lang={charter.language}>
            {articles.map(({ number, title, text }) => (
              <li key={number}><a href={`/#${anchor(number)}`}>{w.article} {number}, {title}</a>{text && <span className="sub">{excerpt(text, what)}</span>}</li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}

function plain(html: string | undefined): string {
  return html ? (new DOMParser().parseFromString(html, "text/html").body.textContent ?? "").replace(/\s+/g, " ").trim() : "";
}

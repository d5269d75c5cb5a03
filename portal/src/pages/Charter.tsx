// The annotated charter: the text in the middle, in the margin what really happens.
import { useQuery, useSuspenseQueries, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { Link, useSearchParams } from "wouter";
import { read } from "../api/queries";
import type { AnnotatedCharter, Article, Margin } from "../api/types";
import { pathOf } from "../app/pages";
import { folded } from "../parts/arrange";
import { anchor, ArticleText } from "../parts/ArticleText";
import { highlight } from "../parts/highlight";
import { Mark } from "../parts/Mark";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { HowState } from "../parts/State";
import { Instant, When } from "../parts/When";
import { charterWords } from "../words/charter";
import { howWords } from "../words/how";
import { today } from "../words/formats";
import { useFormat, useLabel, useLanguage, useWords } from "../words/language";
import "../style/charter.css";

export default function Charter() {
  const w = useWords(charterWords);
  const { language } = useLanguage();
  const [{ data: charter }] = useSuspenseQueries({ queries: [read.charter(), read.acknowledgement()] }); // at once, not one after the other
  const [params, setParams] = useSearchParams();
  const search = params.get("q") ?? "";
  const searched = search !== "";
  const texts = useMemo(() => (searched ? charter.articles.map((article) => folded(`${article.number} ${article.title} ${stripped(article.html)}`)) : []), [charter, searched]);
  const found = charter.articles.filter((_, at) => search === "" || folded(search).split(/\s+/).every((word) => texts[at]?.includes(word)));
  const wide = useWide();
  const text = useRef<HTMLDivElement>(null);

  useEffect(() => highlight(text.current, search), [search, found.length]);
  // The article that an address names is there only once the text is.
  useEffect(() => { if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView(); }, []);

  return (
    <Page name="charter" title={charter.title} lead={w.lead} wide>
      <Head charter={charter} />
      <div className="annotated">
        <div className="contents no-print">
          <label className="field">
            <span className="label">{w.search}</span>
            <input type="search" value={search} onChange={(event) => setParams(event.target.value ? { q: event.target.value } : {}, { replace: true })} />
          </label>
          <p className="hint" role="status">{search && w.found(found.filter(({ html }) => html).length)}</p>
          <details open={wide} className="fold">
          <summary>{w.contents}</summary>
          <nav aria-label={w.contents}>
            <ol lang={charter.language}>
              {found.map(({ number, title, level }) => (
                <li key={number} className={level <= 1 ? "chapter" : undefined}>
                  <a href={`#${anchor(number)}`}><span className="article-number">{number}</span><span>{title}</span></a>
                </li>
              ))}
            </ol>
          </nav>
          </details>
        </div>
        <div className="text" ref={text}>
          {charter.language !== language && <p className="muted small">{w.otherLanguage}</p>}
          {found.map((article) => <Annotated key={article.number} article={article} language={charter.language} />)}
        </div>
      </div>
    </Page>
  );
}

function Head({ charter }: { charter: AnnotatedCharter }) {
  const w = useWords(charterWords);
  const label = useLabel();
  const { data } = useSuspenseQuery(read.acknowledgement());
  const mine = data.signed.find(({ hash }) => hash === charter.hash);
  const day = charter.in_force_from;
  return (
    <>
      <dl className="facts">
        <div><dt>{w.version}</dt><dd>{charter.version}</dd></div>
        <div><dt>{w.stage}</dt><dd>{label(charter.stage)}</dd></div>
        {day && <div><dt>{day <= today() ? w.since : w.toCome}</dt><dd><When day={day} /></dd></div>}
        <div><dt>{w.fingerprint}</dt><dd><code title={charter.hash}>{charter.hash.slice(0, 8)} {charter.hash.slice(8, 16)}…</code></dd></div>
      </dl>
      {data.wanted && (
        <Notice kind="ask" title={w.wanted(data.wanted.title)} row>
          {data.wanted.deadline && <p>{w.before} <When day={data.wanted.deadline} />.</p>}
          <p><Link className="button main" href={pathOf("sign")}>{w.sign}</Link></p>
        </Notice>
      )}
      {mine && (
        <p className="signed">
          <span><span className="state good"><Mark shape="full" />{w.signed}</span> {w.on} <Instant at={mine.at} /></span>
          <a href={`/api/charter/receipt/${mine.number}`} download>{w.receipt}</a>
          <Link href={pathOf("sign")}>{w.all}</Link>
        </p>
      )}
    </>
  );
}

function Annotated({ article, language }: { article: Article; language: string }) {
  const w = useWords(charterWords);
  const id = anchor(article.number);
  return (
    <article id={id} className={article.level <= 1 ? "chapter" : undefined} aria-labelledby={`${id}-title`}>
      <ArticleText article={article} language={language} id={`${id}-title`} />
      {article.margin.length > 0 && (
        <aside className="margin" aria-label={w.margin(article.number)}>
          {article.margin.map((note) => <Note key={note.clause} note={note} />)}
        </aside>
      )}
    </article>
  );
}

function Note({ note }: { note: Margin }) {
  const w = useWords(charterWords);
  const hows = useWords(howWords);
  const format = useFormat();
  const label = useLabel();
  return (
    <div className="note">
      <p><HowState how={note.how} /></p>
      {note.kind_label && <p>{label(note.kind_label)}</p>}
      {folded(label(note.label)) !== folded(hows[note.how]) && <p>{label(note.label)}</p>}
      {note.inert && <p className="warn-text"><Mark shape="warn" />{format.says(w.inert, label(note.inert))}</p>}
      {note.from && <p className="muted">{note.from <= today() ? w.sinceDay : w.from} <When day={note.from} /></p>}
      {note.monitors && (note.how === "not_applied" ? <p className="muted"><Mark shape="eye" />{w.wouldMonitor}</p> : <p><Mark shape="eye" /><Link href={pathOf("kept")} aria-label={format.says(w.monitors, w.monitorsTo)}>{w.monitors}</Link></p>)}
      <Times clause={note.clause} />
      {note.kept && <p className="muted">{w.kept} {label(note.kept)}</p>}
      {note.ask && <p>{format.says(w.ask, label(note.ask))}</p>}
      {note.rules.length > 0 && (
        <details>
          <summary>{w.rules}</summary>
          <dl>{note.rules.map((rule) => <div key={label(rule.name)}><dt>{label(rule.name)}</dt><dd>{label(rule.value)}</dd></div>)}</dl>
        </details>
      )}
    </div>
  );
}

// How often the clause spoke: it comes after the text, which waits for nothing.
function Times({ clause }: { clause: string }) {
  const w = useWords(charterWords);
  const format = useFormat();
  const { data } = useQuery(read.times());
  const told = data?.clauses.find((one) => one.clause === clause);
  if (!told) return null;
  return <p className="muted">{w.times(`${told.at_least ? "≥ " : ""}${format.number(told.times)}`, told.times)}</p>;
}

// Where there is room beside the text the contents stay open.
function useWide(): boolean {
  const query = useMemo(() => matchMedia("(width >= 72rem)"), []);
  return useSyncExternalStore((listener) => {
    query.addEventListener("change", listener);
    return () => query.removeEventListener("change", listener);
  }, () => query.matches);
}

function stripped(html: string): string {
  return new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";
}

// The annotated charter: the text in the middle, in the margin what really happens.
import { useQuery, useSuspenseQueries, useSuspenseQuery } from "@tanstack/react-query";
import { startTransition, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { Link, useSearchParams } from "wouter";
import { read } from "../api/queries";
import type { AnnotatedCharter, Api, Article, Margin } from "../api/types";
import { pathOf } from "../app/pages";
import { useIsAgent } from "../app/session";
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
import { setApostrophes } from "../words/typography";
import "../style/charter.css";

type Times = Api["operations"]["getTimes"]["responses"]["200"]["content"]["application/json"]["clauses"][number];
// What fills a screen: so much of the text (in characters of HTML, headings count for 300), so many lines of its contents.
const AT_ONCE = { text: 3000, lines: 24 };

function beginning(articles: Article[]): Article[] {
  let length = 0;
  return articles.filter(({ html }) => { const shown = length < AT_ONCE.text; length += html.length + 300; return shown; });
}

export default function Charter() {
  const w = useWords(charterWords);
  const { language } = useLanguage();
  const agent = useIsAgent();
  const [{ data: charter }] = useSuspenseQueries({ queries: [read.charter(), ...(agent ? [read.acknowledgement()] : [])] as [ReturnType<typeof read.charter>] }); // at once, not one after the other
  const { data: times } = useQuery(read.times()); // how often each clause spoke: after the text, which waits for nothing
  const [params, setParams] = useSearchParams();
  const search = params.get("q") ?? "";
  const searched = search !== "";
  const texts = useMemo(() => (searched ? charter.articles.map((article) => folded(`${article.number} ${article.title} ${stripped(article.html)}`)) : []), [charter, searched]);
  const found = charter.articles.filter((_, at) => search === "" || folded(search).split(/\s+/).every((word) => texts[at]?.includes(word)));
  const wide = useWide();
  // The beginning is there at once, the rest a moment later, unless an article or a word of it is asked for.
  const [whole, setWhole] = useState(() => location.hash !== "" || searched);
  useEffect(() => {
    const later = setTimeout(() => startTransition(() => setWhole(true)), 100); // once the beginning is painted
    return () => clearTimeout(later);
  }, []);
  const text = useRef<HTMLDivElement>(null);

  useEffect(() => highlight(text.current, search), [search, found.length]);
  // The article that an address names is there only once the text is.
  useEffect(() => { if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView(); }, []);

  return (
    <Page name="charter" title={setApostrophes(charter.title)} lead={w.lead} wide>
      <Head charter={charter} />
      {agent && <Mine charter={charter} />}
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
              {(whole || searched ? found : found.slice(0, AT_ONCE.lines)).map(({ number, title, level }) => (
                <li key={number} className={level <= 1 ? "chapter" : undefined}>
                  <a href={`#${anchor(number)}`}><span className="article-number">{number}</span><span>{setApostrophes(title)}</span></a>
                </li>
              ))}
            </ol>
          </nav>
          </details>
        </div>
        <div className="text" ref={text}>
          {charter.language !== language && <p className="muted small">{w.otherLanguage}</p>}
          {(whole || searched ? found : beginning(found)).map((article) => <Annotated key={article.number} article={article} language={charter.language} times={times?.clauses} />)}
        </div>
      </div>
    </Page>
  );
}

function Head({ charter }: { charter: AnnotatedCharter }) {
  const w = useWords(charterWords);
  const label = useLabel();
  const day = charter.in_force_from;
  return (
    <dl className="facts">
      <div><dt>{w.version}</dt><dd>{charter.version}</dd></div>
      <div><dt>{w.stage}</dt><dd>{label(charter.stage)}</dd></div>
      {day && <div><dt>{day <= today() ? w.since : w.toCome}</dt><dd><When day={day} /></dd></div>}
      <div><dt>{w.fingerprint}</dt><dd><code title={charter.hash}>{charter.hash.slice(0, 8)} {charter.hash.slice(8, 16)}…</code></dd></div>
    </dl>
  );
}

// What one's own signature is about: of who is of the entity.
function Mine({ charter }: { charter: AnnotatedCharter }) {
  const w = useWords(charterWords);
  const { data } = useSuspenseQuery(read.acknowledgement());
  const mine = data.signed.find(({ hash }) => hash === charter.hash);
  return (
    <>
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

function Annotated({ article, language, times }: { article: Article; language: string; times?: Times[] }) {
  const w = useWords(charterWords);
  const id = anchor(article.number);
  return (
    <article id={id} className={article.level <= 1 ? "chapter" : undefined} aria-labelledby={`${id}-title`}>
      <ArticleText article={article} language={language} id={`${id}-title`} />
      {article.margin.length > 0 && (
        <aside className="margin" aria-label={w.margin(article.number)}>
          {article.margin.map((note) => <Note key={note.clause} note={note} times={times?.find(({ clause }) => clause === note.clause)} />)}
        </aside>
      )}
    </article>
  );
}

function Note({ note, times }: { note: Margin; times?: Times }) {
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
      {times && <p className="muted">{w.times(`${times.at_least ? "≥ " : ""}${format.number(times.times)}`, times.times)}</p>}
      {note.kept && <p className="muted">{w.kept} {label(note.kept)}</p>}
      {note.ask && <p>{format.says(w.ask, label(note.ask))}</p>}
      {note.rules.length > 0 && <Rules rules={note.rules} />}
    </div>
  );
}

// Drawn once they are asked for: a long charter has hundreds.
function Rules({ rules }: { rules: Margin["rules"] }) {
  const w = useWords(charterWords);
  const label = useLabel();
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{w.rules}</summary>
      {open && <dl>{rules.map((rule) => <div key={label(rule.name)}><dt>{label(rule.name)}</dt><dd>{label(rule.value)}</dd></div>)}</dl>}
    </details>
  );
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

// What stands around every page: skip links, whose portal it is, the navigation of one's roles, the footer.
import { useQuery } from "@tanstack/react-query";
import type { FormEvent, ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { hub, got } from "../api/client";
import { forget, keepSession, read } from "../api/queries";
import { Button } from "../parts/Button";
import { When } from "../parts/When";
import { useLanguage, useWords, type Language } from "../words/language";
import { pageWords } from "../words/pages";
import { shellWords } from "../words/shell";
import { Exceptional } from "./Exceptional";
import { Navigation } from "./Navigation";
import { openPages, pathOf, plainPage } from "./pages";
import { useIsAgent, useSigned } from "./session";
import { setTheme, useTheme, type Theme } from "./theme";

export function Shell({ children }: { children: ReactNode }) {
  const w = useWords(shellWords);
  const signed = useSigned();
  const agent = useIsAgent();
  return (
    <>
      <nav className="skips" aria-label={w.skip.label}>
        <a href="#content">{w.skip.content}</a>
        {signed && <a href="#menu">{w.skip.menu}</a>}
        <a href="#footer">{w.skip.footer}</a>
      </nav>
      <header className="top">
        <div className="top-line">
          <Link href="/" className="brand">
            <svg viewBox="0 0 32 32" width="34" height="34" aria-hidden="true">
              <path d="M4 8h14M4 13.500h14M4 19h14M4 24.500h9" stroke="var(--ink)" strokeWidth="2" />
              <path d="M22.500 4.500v23M26 8h4M26 13.500h3" stroke="var(--seal)" strokeWidth="2.200" />
            </svg>
            <span>
              <span className="brand-name">{w.service}</span>
              {signed && <span className="brand-entity">{signed.entity.name}</span>}
            </span>
          </Link>
          <div className="tools">
            <Choices />
            {signed && <Account />}
          </div>
        </div>
        {signed && <div className="menu-line"><Navigation /><Find /></div>}
      </header>
      {signed && <Exceptional />}
      {agent && <Wanted />}
      <main id="content" tabIndex={-1}>{children}</main>
      <Footer />
    </>
  );
}

function Choices() {
  const w = useWords(shellWords);
  const { language, speak } = useLanguage();
  const theme = useTheme();
  return (
    <>
      <label className="tool">
        <span>{w.theme}</span>
        <select value={theme} onChange={(event) => setTheme(event.target.value as Theme)}>
          {(["auto", "light", "dark"] as const).map((one) => <option key={one} value={one}>{w.themes[one]}</option>)}
        </select>
      </label>
      <div className="tool" role="group" aria-label={w.language}>
        {(["fr", "en"] as const satisfies Language[]).map((one) => (
          <button key={one} type="button" lang={one} className="switch" aria-pressed={language === one} onClick={() => speak(one)}>
            <span aria-hidden="true">{one.toUpperCase()}</span>
            <span className="unseen">{one === "fr" ? "Français" : "English"}</span>
          </button>
        ))}
      </div>
    </>
  );
}

function Account() {
  const w = useWords(shellWords);
  const signed = useSigned();
  const agent = useIsAgent();
  const [, go] = useLocation();
  if (!signed) return null;
  const signOut = async () => {
    await got(hub.DELETE("/api/session")).catch(() => undefined);
    forget();
    go("/");
  };
  const choose = async (entity: string) => {
    keepSession(await got(hub.PUT("/api/session/entity", { body: { entity } })));
    go("/");
  };
  return (
    <div className="tool account" role="group" aria-label={w.account}>
      {signed.entities.length > 1 && (
        <label>
          <span className="unseen">{w.switchEntity}</span>
          <select value={signed.entity.id} onChange={(event) => void choose(event.target.value)}>
            {signed.entities.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
          </select>
        </label>
      )}
      {agent && <Unread />}
      {agent && <Link className="who" href={pathOf("account")} title={w.account}>{signed.person?.name}</Link>}
      <Button kind="quiet" onPress={() => void signOut()}>{w.signOut}</Button>
    </div>
  );
}

// To the page of the search; there, its own field stands.
function Find() {
  const w = useWords(shellWords).find;
  const [place, go] = useLocation();
  if (place === pathOf("search")) return null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const what = String(new FormData(event.currentTarget).get("q")).trim();
    event.currentTarget.reset();
    go(what ? `${pathOf("search")}?q=${encodeURIComponent(what)}` : pathOf("search"));
  };
  return (
    <form role="search" className="find" aria-label={w.field} onSubmit={submit}>
      <input type="search" name="q" aria-label={w.field} placeholder={w.field} maxLength={200} />
      <Button type="submit" aria-label={w.field}>{w.go}</Button>
    </form>
  );
}

// How many notices are unread, without insisting.
function Unread() {
  const w = useWords(shellWords);
  const { data } = useQuery({ ...read.notices(), throwOnError: false, refetchInterval: 300_000 });
  const unread = data?.notices.filter((one) => !one.read).length ?? 0;
  return (
    <Link href={pathOf("notices")}>
      {w.notices}{unread > 0 && <> <span className="count" aria-hidden="true">{unread}</span><span className="unseen">{w.unread(unread)}</span></>}
    </Link>
  );
}

// The one thing that waits for everybody stands above every page but those where it is read and signed.
function Wanted() {
  const w = useWords(shellWords);
  const [place] = useLocation();
  const { data } = useQuery({ ...read.acknowledgement(), throwOnError: false });
  if (!data?.wanted || place === pathOf("sign") || place === "/") return null;
  return (
    <aside className="wanted" aria-label={w.wanted(data.wanted.title)}>
      <p>
        <strong>{w.wanted(data.wanted.title)}</strong> {data.wanted.deadline && <>{w.wantedBefore} <When day={data.wanted.deadline} />.</>}{" "}
        <Link href={pathOf("sign")}>{w.sign}</Link>
      </p>
    </aside>
  );
}

function Footer() {
  const w = useWords(shellWords);
  const titles = useWords(pageWords);
  return (
    <footer id="footer" tabIndex={-1}>
      <ul>
        {openPages.map(({ name, path }) => <li key={name}><Link href={path}>{titles[name]}</Link></li>)}
        <li><a href={plainPage.path}>{w.state}</a></li>
      </ul>
    </footer>
  );
}

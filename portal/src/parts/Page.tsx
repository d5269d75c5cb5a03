// A page: its title in the window and on the page, one line that says what it is for, where it stands.
import { useEffect, useRef, type ReactNode } from "react";
import { Link } from "wouter";
import { useSigned } from "../app/session";
import { useWords } from "../words/language";
import { groupWords, pageWords, type GroupName, type PageName } from "../words/pages";
import { shellWords } from "../words/shell";

interface Given {
  name: PageName;
  title?: string; // where the words of the navigation are too short
  lead?: ReactNode;
  group?: GroupName;
  under?: { name: PageName; path: string };
  actions?: ReactNode;
  wide?: boolean;
  children?: ReactNode;
}

// After a link the reader is taken to the new title; the first page leaves the focus where the browser has it.
let arrived = false;

export function Page({ name, title, lead, group, under, actions, wide, children }: Given) {
  const w = useWords(shellWords);
  const titles = useWords(pageWords);
  const groups = useWords(groupWords);
  const entity = useSigned()?.entity.name;
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = title ?? titles[name];

  useEffect(() => {
    document.title = [shown, w.service, entity].filter(Boolean).join(" - ");
  }, [shown, w.service, entity]);
  useEffect(() => {
    if (arrived && !location.hash) heading.current?.focus();
    arrived = true;
  }, [name]);

  return (
    <>
      {name !== "charter" && name !== "signIn" && (
        <nav className="trail" aria-label={w.trail}>
          <ol>
            <li><Link href="/">{w.home}</Link></li>
            {group && <li>{groups[group]}</li>}
            {under && <li><Link href={under.path}>{titles[under.name]}</Link></li>}
            <li aria-current="page">{name === "notFound" ? shown : titles[name]}</li>
          </ol>
        </nav>
      )}
      <header className="head">
        <h1 ref={heading} tabIndex={-1}>{shown}</h1>
        {lead && <p className="lead">{lead}</p>}
        {actions && <div className="actions">{actions}</div>}
      </header>
      <div className={wide ? "body wide" : "body"}>{children}</div>
    </>
  );
}

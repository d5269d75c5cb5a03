// Groups of links that open below their button; on a narrow screen all of them, one under the other, behind one button.
import { useEffect, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { useWords } from "../words/language";
import { groupWords, pageWords, type GroupName } from "../words/pages";
import { shellWords } from "../words/shell";
import { pages, visible } from "./pages";
import { useRoles } from "./session";

export function Navigation() {
  const w = useWords(shellWords);
  const titles = useWords(pageWords);
  const groups = useWords(groupWords);
  const roles = useRoles();
  const [place] = useLocation();
  const [open, setOpen] = useState<GroupName | null>(null);
  const [whole, setWhole] = useState(false);
  const nav = useRef<HTMLElement>(null);

  const close = () => { setOpen(null); setWhole(false); };
  useEffect(() => {
    const outside = (event: Event) => { if (!nav.current?.contains(event.target as Node)) setOpen(null); };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => { document.removeEventListener("pointerdown", outside); document.removeEventListener("focusin", outside); };
  }, []);
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || open === null) return;
      nav.current?.querySelector<HTMLElement>(`[aria-controls="menu-${open}"]`)?.focus();
      setOpen(null);
    };
    document.addEventListener("keydown", key);
    return () => document.removeEventListener("keydown", key);
  }, [open]);

  return (
    <nav id="menu" className="menu" aria-label={w.nav} ref={nav} tabIndex={-1}>
      <button type="button" className="menu-button" aria-expanded={whole} aria-controls="menu-groups" onClick={() => setWhole(!whole)}>
        <Bars />{w.open}
      </button>
      <ul id="menu-groups" className={whole ? "groups whole" : "groups"}>
        {(Object.keys(groups) as GroupName[]).map((group) => {
          const entries = pages.filter((entry) => entry.group === group && visible(entry, roles));
          if (entries.length === 0) return null;
          const here = entries.some((entry) => entry.path === place);
          return (
            <li key={group}>
              <button
                type="button" className={here ? "group here" : "group"} aria-expanded={open === group || whole} aria-controls={`menu-${group}`}
                onClick={() => setOpen(open === group ? null : group)}
              >
                {groups[group]}<Down />
              </button>
              <ul id={`menu-${group}`} className={open === group ? "links open" : "links"}>
                {entries.map(({ name, path }) => (
                  <li key={name}><Link href={path} onClick={close} aria-current={path === place ? "page" : undefined}>{titles[name]}</Link></li>
                ))}
              </ul>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

const Down = () => <svg viewBox="0 0 10 6" width="10" height="6" aria-hidden="true"><path d="m1 1 4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.600" /></svg>;
const Bars = () => <svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true"><path d="M0 1h16M0 6h16M0 11h16" stroke="currentColor" strokeWidth="2" /></svg>;

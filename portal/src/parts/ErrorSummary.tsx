// What has to be mended, with a link to each field; it takes the focus when a form was sent in vain.
import { useEffect, useRef } from "react";
import { useWords } from "../words/language";
import { shellWords } from "../words/shell";

export type Wrong = Record<string, string>; // id of the field, what is wrong with it

export function ErrorSummary({ wrong }: { wrong: Wrong }) {
  const w = useWords(shellWords);
  const box = useRef<HTMLDivElement>(null);
  const ids = Object.keys(wrong);
  useEffect(() => { if (Object.keys(wrong).length > 0) box.current?.focus(); }, [wrong]);
  if (ids.length === 0) return null;
  return (
    <div className="notice bad" role="group" aria-labelledby="wrong-title" tabIndex={-1} ref={box}>
      <h2 id="wrong-title" className="notice-title">{w.errors}</h2>
      <ul>
        {ids.map((id) => (
          <li key={id}>
            <a href={`#${id}`} onClick={(event) => { event.preventDefault(); document.getElementById(id)?.focus(); }}>{wrong[id]}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

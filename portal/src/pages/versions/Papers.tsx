// The papers around a draft or a version: shown here, or as files.
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { read } from "../../api/queries";
import { Told } from "../../app/Failed";
import { Asked } from "../../parts/Asked";
import { Button } from "../../parts/Button";
import { Loading } from "../../parts/Loading";
import { draftWords } from "../../words/drafts";
import { setHtml } from "../../words/typography";
import { useLabel, useLanguage, useWords } from "../../words/language";

export interface About { draft?: number; version?: string }

export function Papers({ about }: { about: About }) {
  const w = useWords(draftWords);
  const label = useLabel();
  const { language } = useLanguage();
  const { data } = useSuspenseQuery(read.papers());
  const [shown, setShown] = useState<string>();
  const query = (format: string) => new URLSearchParams({ ...(about.draft ? { draft: String(about.draft) } : {}), ...(about.version ? { version: about.version } : {}), format, language }).toString();
  return (
    <>
      <p className="muted">{w.papersLead}</p>
      <ul className="papers">
        {data.papers.map(({ paper, title }) => (
          <li key={paper}>
            <strong>{capital(label(title))}</strong>
            <span className="paper-acts">
              <Button kind="quiet" onPress={() => setShown(paper)} aria-label={w.showPaper(label(title))}>{w.show}</Button>
              {["pdf", "odt"].map((form) => <a key={form} href={`/api/papers/${paper}?${query(form)}`} download>{form.toUpperCase()}<span className="unseen"> {label(title)}</span></a>)}
            </span>
          </li>
        ))}
      </ul>
      {shown && <Shown paper={shown} about={about} onClose={() => setShown(undefined)} />}
    </>
  );
}

function Shown({ paper, about, onClose }: { paper: string; about: About; onClose: () => void }) {
  const w = useWords(draftWords);
  const { language } = useLanguage();
  const { data, error } = useQuery({ ...read.paper(paper, about, language), throwOnError: false });
  return (
    <Asked title={data?.title ?? w.show} onClose={onClose}>
      {error && <Told error={error} />}
      {!data && !error && <Loading />}
      {data && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached with the keyboard
        <div className="prose paper" role="region" aria-label={data.title} tabIndex={0} dangerouslySetInnerHTML={{ __html: setHtml(data.html) }} />
      )}
      <div className="buttons"><Button kind="main" onPress={onClose}>{w.close}</Button></div>
    </Asked>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

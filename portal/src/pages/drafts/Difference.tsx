// The note that a staff committee reads, and how to measure the rest.
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { read } from "../../api/queries";
import { pathOf } from "../../app/pages";
import { useMayOpen } from "../../app/session";
import { draftWords } from "../../words/drafts";
import { useLanguage, useWords } from "../../words/language";
import { studyWords } from "../../words/studies";

export function Difference({ number, revision }: { number: number; revision: number }) {
  const w = useWords(draftWords);
  const { language } = useLanguage();
  const { data } = useSuspenseQuery(read.draftDifference(number, revision, language));
  return (
    <div className="prose">
      {data.same ? <p>{w.same}</p> : <h2>{w.against(data.before, data.after)}</h2>}
      <ul>{data.findings.map((one) => <li key={one}>{one}</li>)}</ul>
      {data.sections.map((section) => (
        <section key={section.id}>
          <h3>{section.title}</h3>
          {section.intro.map((one) => <p key={one}>{one}</p>)}
          {section.items.map((item, at) => (
            <div key={`${item.heading} ${at}`} className="changed">
              {item.heading && <h4>{item.heading}</h4>}
              {item.lines.map((line, n) => (
                <p key={n}>
                  {line.map((span, m) => {
                    if (span.is === "removed") return <del key={m}>{span.text}</del>;
                    if (span.is === "added") return <ins key={m}>{span.text}</ins>;
                    return span.is === "strong" ? <strong key={m}>{span.text}</strong> : <span key={m}>{span.text}</span>;
                  })}
                </p>
              ))}
            </div>
          ))}
        </section>
      ))}
      <p className="muted">{w.replay}</p>
      <pre className="command"><code>cartulaire replay access.log --charter charte.md --against projet.md --entity COLLECTIVITE --lists lists.bin --json &gt; rapport.json</code></pre>
      <Reports number={number} revision={revision} />
    </div>
  );
}

// What replays of this draft found, for who may read them.
function Reports({ number, revision }: { number: number; revision: number }) {
  const w = useWords(studyWords);
  const { data } = useQuery({ ...read.studies(), enabled: useMayOpen("studies"), throwOnError: false });
  const own = data?.studies.filter(({ draft }) => draft === number) ?? [];
  return (
    <>
      {own.length > 0 && <h3>{w.ofDraftHere}</h3>}
      <ul>
        {own.map((one) => (
          <li key={one.number}>
            <Link href={`${pathOf("studies")}?rapport=${one.number}`}>{one.title}</Link>
            {one.revision !== undefined && one.revision !== revision && <span className="sub">{w.stale(revision, one.revision)}</span>}
          </li>
        ))}
      </ul>
      {data?.may_attach && <p><Link className="button" href={`${pathOf("studies")}?projet=${number}`}>{w.attachHere}</Link></p>}
    </>
  );
}

// One registered version: how far it is, what it lacks, its acts, its papers.
import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { Link } from "wouter";
import { read } from "../../api/queries";
import type { Api } from "../../api/types";
import { pathOf } from "../../app/pages";
import { useMayOpen, useRoles } from "../../app/session";
import { ArticleLink } from "../../parts/ArticleLink";
import { Button } from "../../parts/Button";
import { Loading } from "../../parts/Loading";
import { List, type Column } from "../../parts/List";
import { State } from "../../parts/State";
import { When } from "../../parts/When";
import { adoptWords } from "../../words/drafts";
import { today } from "../../words/formats";
import { useFormat, useLabel, useWords } from "../../words/language";
import { runningWords } from "../../words/running";
import { studyWords } from "../../words/studies";
import { ActForm } from "./ActForm";
import { Papers } from "./Papers";

type Version = Api["components"]["schemas"]["RegisteredVersion"];
export type AdoptionAct = Api["components"]["schemas"]["AdoptionAct"];

export function useActColumns(): Column<AdoptionAct>[] {
  const w = useWords(runningWords).versions;
  const adopt = useWords(adoptWords);
  const label = useLabel();
  return [
    { key: "jour", head: w.columns.day, value: (one) => one.day, cell: (one) => <When day={one.day} /> },
    { key: "acte", head: w.columns.act, value: (one) => label(one.label), cell: (one) => <>{one.withdrawn ? <s>{label(one.label)}</s> : label(one.label)}{one.withdrawn && <span className="sub">{adopt.withdrawn}</span>}</> },
    {
      key: "precision", head: w.columns.detail, value: (one) => [one.detail && label(one.detail), ...(one.reservations ?? [])].filter(Boolean).join(" ; ") || undefined,
      cell: (one) => <>{one.detail ? label(one.detail) : "–"}{(one.reservations?.length ?? 0) > 0 && <span className="sub">{adopt.reservations}<ul>{one.reservations?.map((each) => <li key={each}>{each}</li>)}</ul></span>}</>,
    },
  ];
}

export function Registered({ version, mayRecord }: { version: Version; mayRecord: boolean }) {
  const w = useWords(runningWords).versions;
  const adopt = useWords(adoptWords);
  const label = useLabel();
  const format = useFormat();
  const reads = useRoles().some((role) => role !== "agent" && role !== "manager");
  const columns = useActColumns();
  const [asked, setAsked] = useState(false);
  const from = version.in_force_from;
  return (
    <section className="registered">
      <h3>{adopt.version(version.version)}</h3>
      <dl className="pairs">
        <dt>{w.stage}</dt><dd><State shape={version.stage === "in_force" ? "full" : "half"} kind={version.stage === "in_force" ? "good" : "plain"}>{label(version.label)}</State></dd>
        <dt>{adopt.registered}</dt><dd><When day={version.registered} /></dd>
        {from && <><dt>{from <= today() ? w.since : w.toCome}</dt><dd><When day={from} /></dd></>}
        {version.missing.length > 0 && <><dt>{w.missing}</dt><dd><ul>{version.missing.map((one) => <li key={label(one.what)}>{label(one.what)} <span className="sub">{format.says(w.rule, label(one.rule))}</span></li>)}</ul></dd></>}
        {version.owed.length > 0 && <><dt>{adopt.owed}</dt><dd><ul>{version.owed.map((one) => <li key={label(one)}>{label(one)}</li>)}</ul></dd></>}
        {version.monitoring.length > 0 && <><dt>{adopt.monitoring}</dt><dd><ul>{version.monitoring.map((one) => <li key={one.clause}><ArticleLink number={one.article} /> <span className="sub">{format.says(one.clause, one.has_papers ? adopt.hasPapers : adopt.noPapers)}</span></li>)}</ul></dd></>}
      </dl>
      <List name={`actes-${version.version}`} caption={w.acts} columns={columns} rows={version.acts} id={(one) => one.number} empty={w.none} sort="jour" plain />
      {mayRecord && <p><Button kind="main" onPress={() => setAsked(true)} aria-label={adopt.recordFor(version.version)}>{adopt.record}</Button></p>}
      {reads && <details className="fold"><summary>{adopt.papers}</summary><Suspense fallback={<Loading />}><Papers about={{ version: version.version }} /></Suspense></details>}
      {reads && <Reports hash={version.hash} />}
      {asked && <ActForm version={version} onClose={() => setAsked(false)} />}
    </section>
  );
}

// What replays of this very text found.
function Reports({ hash }: { hash: string }) {
  const w = useWords(studyWords);
  const { data } = useQuery({ ...read.studies(), enabled: useMayOpen("studies"), throwOnError: false });
  const own = data?.studies.filter((one) => one.hash === hash) ?? [];
  if (own.length === 0) return null;
  return <><h4>{w.table}</h4><ul>{own.map((one) => <li key={one.number}><Link href={`${pathOf("studies")}?rapport=${one.number}`}>{one.title}</Link></li>)}</ul></>;
}

// Reports of replays: the list, one of them, and how they are made and attached.
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Api } from "../api/types";
import { Told } from "../app/Failed";
import { pathOf } from "../app/pages";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { Instant } from "../parts/When";
import { useWords } from "../words/language";
import { shellWords } from "../words/shell";
import { studyWords } from "../words/studies";
import { Attach } from "./studies/Attach";
import { Report, useFinding } from "./studies/Report";
import "../style/drafts.css";

type Row = Api["components"]["schemas"]["StudyRow"];
export const COMMAND = "cartulaire replay access.log --charter charte.md --against projet.md --entity COLLECTIVITE --lists lists.bin --state state.yml --json > rapport.json";

export default function Studies() {
  const [params] = useSearchParams();
  const number = Number(params.get("rapport"));
  return number > 0 ? <One key={number} number={number} /> : <All draft={Number(params.get("projet"))} />;
}

function All({ draft }: { draft: number }) {
  const w = useWords(studyWords);
  const { data } = useSuspenseQuery(read.studies());
  const about = (one: Row) => (one.draft ? `${w.draft(one.draft)}, ${w.version(one.version)}` : w.version(one.version));
  const columns: Column<Row>[] = [
    { key: "rapport", head: w.columns.title, value: (one) => one.title, cell: (one) => <Link href={`${pathOf("studies")}?rapport=${one.number}`}>{one.title}</Link> },
    { key: "texte", head: w.columns.about, value: about, filter: true },
    { key: "revision", head: w.columns.revision, value: (one) => one.revision, number: true },
    { key: "joint", head: w.columns.made, value: (one) => one.made, cell: (one) => <Instant at={one.made} /> },
  ];
  return (
    <Page name="studies" group="follow" lead={w.lead}>
      <List name="rapports-de-rejeu" caption={w.table} columns={columns} rows={data.studies} id={(one) => one.number} empty={w.none} sort="-joint" />
      {data.may_attach && <Attach key={draft} draft={draft} />}
      <section>
        <h2>{w.how}</h2>
        <p className="measure">{w.howLead}</p>
        <pre className="command"><code>{COMMAND}</code></pre>
      </section>
    </Page>
  );
}

function One({ number }: { number: number }) {
  const w = useWords(studyWords);
  const shell = useWords(shellWords);
  const finding = useFinding();
  const { data } = useSuspenseQuery(read.study(number));
  const [, setParams] = useSearchParams();
  const [asked, setAsked] = useState(false);
  const remove = useMutation({
    mutationFn: () => got(hub.DELETE("/api/studies/{number}", { params: { path: { number } } })),
    onSuccess: () => { setParams({}); void queries.invalidateQueries({ queryKey: ["studies"] }); },
  });
  return (
    <Page
      name="studies" group="follow" title={finding(data.report)} lead={<>{data.title}, {w.version(data.version)}</>}
      actions={<><Link className="button" href={pathOf("studies")}>{w.back}</Link>{data.may_remove && <Button onPress={() => setAsked(true)}>{w.remove}</Button>}</>}
    >
      {data.draft !== undefined && <p><Link href={`${pathOf("drafts")}?projet=${data.draft}`}>{w.draft(data.draft)}</Link>, {w.columns.revision.toLowerCase()} {data.revision}</p>}
      <Report report={data.report} />
      {asked && (
        <Asked title={w.remove} onClose={() => setAsked(false)}>
          {remove.error && <Told error={remove.error} />}
          <p>{w.removeLead}</p>
          <div className="buttons">
            <Button kind="main" isPending={remove.isPending} onPress={() => remove.mutate()}>{w.remove}</Button>
            <Button onPress={() => setAsked(false)}>{shell.cancel}</Button>
          </div>
        </Asked>
      )}
    </Page>
  );
}

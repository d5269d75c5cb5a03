import { useSuspenseQuery } from "@tanstack/react-query";
import { read } from "../api/queries";
import { Link } from "wouter";
import { pathOf } from "../app/pages";
import { useRoles } from "../app/session";
import { List } from "../parts/List";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { When } from "../parts/When";
import { adoptWords } from "../words/drafts";
import { today } from "../words/formats";
import { useFormat, useLabel, useWords } from "../words/language";
import { runningWords } from "../words/running";
import { Registered, useActColumns } from "./versions/Registered";
import "../style/drafts.css";

export default function Versions() {
  const w = useWords(runningWords).versions;
  const label = useLabel();
  const format = useFormat();
  const { data } = useSuspenseQuery(read.versions());
  const adopt = useWords(adoptWords);
  const roles = useRoles();
  const acts = roles.includes("authority") || roles.includes("dpo");
  const columns = useActColumns();
  const versions = data.versions ?? [];
  const from = data.in_force_from;
  return (
    <Page name="versions" group="open" lead={w.lead}>
      <section>
        <h2>{w.now}</h2>
        <dl className="pairs">
          <dt>{w.version}</dt><dd>{data.version}</dd>
          <dt>{w.stage}</dt><dd><State shape={data.stage === "in_force" ? "full" : "half"} kind={data.stage === "in_force" ? "good" : "plain"}>{data.label ? label(data.label) : w.stages[data.stage]}</State></dd>
          {from && <><dt>{from <= today() ? w.since : w.toCome}</dt><dd><When day={from} /></dd></>}
          <dt>{w.hash}</dt><dd><code>{data.hash}</code></dd>
          {data.head && <><dt>{adopt.head}</dt><dd><code>{data.head}</code><span className="sub">{adopt.headHint}</span></dd></>}
        </dl>
      </section>
      <section>
        <h2>{w.missing}</h2>
        {data.missing.length === 0 && <p>{w.complete}</p>}
        <div className="cards">
          {data.missing.map((one) => <Notice key={label(one.what)} kind="warn" title={label(one.what)}><p className="muted">{format.says(w.rule, label(one.rule))}</p></Notice>)}
        </div>
      </section>
      {versions.length > 0 && (
        <section>
          <h2>{adopt.versions}</h2>
          {acts && data.records_acts === false && <p className="measure">{adopt.noKey}</p>}
          {versions.map((one) => <Registered key={one.version} version={one} mayRecord={acts && data.records_acts === true} />)}
        </section>
      )}
      {roles.some((role) => role !== "agent" && role !== "manager") && <p><Link className="button" href={pathOf("drafts")}>{adopt.toDrafts}</Link></p>}
      {versions.length === 0 && <section>
        <h2>{w.acts}</h2>
        <List name="actes-d-adoption" caption={w.acts} columns={columns} rows={data.acts} id={(one) => one.number} empty={w.none} sort="-jour" />
      </section>}
    </Page>
  );
}

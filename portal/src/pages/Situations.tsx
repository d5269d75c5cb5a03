// What holds for a time instead of the charter's everyday: crises, clauses switched off or on; told to everyone.
import { useMutation, useSuspenseQueries } from "@tanstack/react-query";
import { useState } from "react";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Crisis, Switch } from "../api/types";
import { Told } from "../app/Failed";
import { useRoles } from "../app/session";
import { ArticleLink } from "../parts/ArticleLink";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { List, type Column } from "../parts/List";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { Ending, Instant, When } from "../parts/When";
import { lastDay } from "../words/formats";
import { useWords } from "../words/language";
import { situationWords } from "../words/measures";
import { shellWords } from "../words/shell";
import { Declare, Turn } from "./SituationForms";

type Question = { of: "declare" } | { of: "turn" } | { of: "crisis"; crisis: Crisis } | { of: "switch"; one: Switch };

export default function Situations() {
  const w = useWords(situationWords);
  const roles = useRoles();
  const [{ data: crises }, { data: switches }, { data: coverage }, { data: measures }] = useSuspenseQueries({ queries: [read.crises(), read.switches(), read.coverage(), read.measures()] });
  const [asked, setAsked] = useState<Question>();
  const watches = roles.includes("ciso") || roles.includes("authority");
  const turns = (name: string) => watches || measures.switches.some(({ clause: one, on }) => one === name && on);
  const close = () => setAsked(undefined);
  const clause = (name: string) => coverage.clauses.find((one) => one.clause === name)?.title || name;
  const now = crises.crises.filter(({ running }) => running);
  const turned = switches.switches.filter(({ running }) => running);
  return (
    <Page name="situations" group="open" lead={w.lead} actions={(measures.crisis?.may_declare || measures.switches.length > 0) && (
      <>
        {measures.crisis?.may_declare && <Button onPress={() => setAsked({ of: "declare" })}>{w.declare}</Button>}
        {measures.switches.length > 0 && <Button onPress={() => setAsked({ of: "turn" })}>{w.turn}</Button>}
      </>
    )}>
      <section>
        <h2>{w.now}</h2>
        {now.length + turned.length === 0 && <p className="empty">{w.nothing}</p>}
        <div className="cards">
          {now.map((crisis) => (
            <Notice key={`c${crisis.number}`} kind="warn" title={w.crisis}>
              <p>{crisis.reason}</p>
              <p className="muted"><Term from={crisis.from} until={crisis.until} /></p>
              {(watches || measures.crisis?.may_declare) && <p><Button onPress={() => setAsked({ of: "crisis", crisis })}>{w.endCrisis}</Button></p>}
            </Notice>
          ))}
          {turned.map((one) => (
            <Notice key={`s${one.number}`} kind={one.on ? "plain" : "warn"} title={one.on ? w.clauseOn(clause(one.clause)) : w.clauseOff(clause(one.clause))}>
              <p>{one.reason}</p>
              <p className="muted"><Term from={one.from} until={one.until} /></p>
              <p><ArticleLink number={one.article} /></p>
              {turns(one.clause) && <p><Button onPress={() => setAsked({ of: "switch", one })} aria-label={w.backTo(clause(one.clause))}>{w.back}</Button></p>}
            </Notice>
          ))}
        </div>
      </section>
      <section><h2>{w.crises}</h2><Past crises={crises.crises} /></section>
      <section><h2>{w.switches}</h2><Turned switches={switches.switches} clause={clause} /></section>
      {asked?.of === "declare" && measures.crisis && <Declare may={measures.crisis} onClose={close} />}
      {asked?.of === "turn" && <Turn clauses={coverage.clauses} may={measures.switches} onClose={close} />}
      {asked?.of === "crisis" && <End title={w.endCrisis} lead={w.endLead} onClose={close} end={() => got(hub.DELETE("/api/crises/{number}", { params: { path: { number: asked.crisis.number } } }))} />}
      {asked?.of === "switch" && <End title={w.backTo(clause(asked.one.clause))} lead={w.backLead} onClose={close} end={() => got(hub.DELETE("/api/switches/{number}", { params: { path: { number: asked.one.number } } }))} />}
    </Page>
  );
}

function Term({ from, until }: { from: string; until?: string | undefined }) {
  const w = useWords(situationWords);
  return <>{w.since} <Instant at={from} />{until && <>, {w.banner.until} <When day={lastDay(until)} /></>}.</>;
}

function Past({ crises }: { crises: Crisis[] }) {
  const w = useWords(situationWords);
  const state = (one: Crisis) => (one.running ? w.running : w.ended);
  const columns: Column<Crisis>[] = [
    { key: "debut", head: w.columns.from, value: (one) => one.from, cell: (one) => <Instant at={one.from} /> },
    { key: "fin", head: w.columns.until, value: (one) => one.until, cell: (one) => (one.until ? <Ending at={one.until} /> : "–") },
    { key: "motif", head: w.columns.reason, value: (one) => one.reason },
    { key: "etat", head: w.columns.state, value: state, filter: true, cell: (one) => <State shape={one.running ? "warn" : "empty"} kind={one.running ? "warn" : "plain"}>{state(one)}</State> },
  ];
  return <List name="crises" caption={w.crises} columns={columns} rows={crises} id={(one) => one.number} empty={w.noCrisis} sort="-debut" plain />;
}

function Turned({ switches, clause }: { switches: Switch[]; clause: (name: string) => string }) {
  const w = useWords(situationWords);
  const state = (one: Switch) => (one.running ? (one.on ? w.on : w.off) : w.ended);
  const columns: Column<Switch>[] = [
    { key: "clause", head: w.columns.clause, value: (one) => clause(one.clause), cell: (one) => <>{clause(one.clause)}<span className="sub"><ArticleLink number={one.article} /> <code>{one.clause}</code></span></> },
    { key: "sens", head: w.columns.way, value: (one) => (one.on ? w.on : w.off), filter: true },
    { key: "debut", head: w.columns.from, value: (one) => one.from, cell: (one) => <Instant at={one.from} /> },
    { key: "fin", head: w.columns.until, value: (one) => one.until, cell: (one) => (one.until ? <Ending at={one.until} /> : "–") },
    { key: "motif", head: w.columns.reason, value: (one) => one.reason },
    { key: "etat", head: w.columns.state, value: state, cell: (one) => <State shape={one.running ? "warn" : "empty"} kind={one.running ? "warn" : "plain"}>{one.running ? w.running : w.ended}</State> },
  ];
  return <List name="clauses-coupees" state="c." caption={w.switches} columns={columns} rows={switches} id={(one) => one.number} empty={w.noSwitch} sort="-debut" plain />;
}

interface Given { title: string; lead: string; end: () => Promise<unknown>; onClose: () => void }

function End({ title, lead, end, onClose }: Given) {
  const shell = useWords(shellWords);
  const ending = useMutation({
    mutationFn: end,
    onSuccess: () => { onClose(); void queries.invalidateQueries({ queryKey: ["crises"] }); void queries.invalidateQueries({ queryKey: ["switches"] }); },
  });
  return (
    <Asked title={title} onClose={onClose}>
      <p>{lead}</p>
      {ending.error && <Told error={ending.error} />}
      <div className="buttons">
        <Button kind="main" onPress={() => ending.mutate()} isPending={ending.isPending}>{title}</Button>
        <Button onPress={onClose}>{shell.cancel}</Button>
      </div>
    </Asked>
  );
}

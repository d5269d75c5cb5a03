// Who is on call, this week and after; kept by the role that the charter names (DI-08).
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Api } from "../api/types";
import { Told } from "../app/Failed";
import { ArticleLink } from "../parts/ArticleLink";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { DayField } from "../parts/DayField";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { Instant } from "../parts/When";
import { addDays, isoDay } from "../words/formats";
import { useFormat, useLabel, useWords } from "../words/language";
import { onCallWords } from "../words/rights";
import { shellWords } from "../words/shell";

type Turn = Api["components"]["schemas"]["Turn"];

const again = () => queries.invalidateQueries({ queryKey: ["onCall"] });
const stateOf = (one: Turn) => (one.running ? "running" : Date.parse(one.from) > Date.now() ? "to_come" : "over");
const looks = { running: { shape: "full", kind: "good" }, to_come: { shape: "person", kind: "plain" }, over: { shape: "empty", kind: "plain" } } as const;

function monday(at: string): string {
  const date = new Date(at);
  return addDays(isoDay(date), -((date.getDay() + 6) % 7));
}

export default function OnCall() {
  const w = useWords(onCallWords);
  const label = useLabel();
  const format = useFormat();
  const { data } = useSuspenseQuery(read.onCall());
  const [ended, setEnded] = useState<Turn>();
  const [adding, setAdding] = useState(false);
  const now = data.turns.filter(({ running }) => running).map(({ person, duty }) => (duty ? `${person.name} (${duty})` : person.name));
  const columns: Column<Turn>[] = [
    { key: "personne", head: w.columns.person, value: (one) => one.person.name },
    { key: "pour", head: w.columns.duty, value: (one) => one.duty, filter: true },
    { key: "semaine", head: w.columns.week, value: (one) => format.day(monday(one.from)), filter: true },
    { key: "debut", head: w.columns.from, value: (one) => one.from, cell: (one) => <Instant at={one.from} /> },
    { key: "fin", head: w.columns.until, value: (one) => one.until, cell: (one) => <Instant at={one.until} /> },
    { key: "etat", head: w.columns.state, value: (one) => w.states[stateOf(one)], cell: (one) => <State {...looks[stateOf(one)]}>{w.states[stateOf(one)]}</State>, filter: true },
  ];
  if (data.may_keep)
    columns.push({
      key: "action", head: w.columns.act, value: () => undefined,
      cell: (one) => one.may_end && <Button onPress={() => setEnded(one)} aria-label={one.running ? w.endFor(one.person.name) : w.removeFor(one.person.name)}>{one.running ? w.end : w.remove}</Button>,
    });
  return (
    <Page name="onCall" group="open" lead={w.lead} actions={data.may_keep && <Button onPress={() => setAdding(true)}>{w.add}</Button>}>
      {data.kept ? <p>{data.by && w.by(label(data.by))} <ArticleLink number={data.article} /></p> : <p className="empty">{w.unkept}</p>}
      <h2>{now.length > 0 ? w.now(format.list(now)) : w.nobody}</h2>
      <List name="astreintes" caption={w.table} columns={columns} rows={data.turns} id={(one) => one.number} empty={w.none} sort="debut" />
      {adding && <Add onClose={() => setAdding(false)} />}
      {ended && <End turn={ended} onClose={() => setEnded(undefined)} />}
    </Page>
  );
}

function Add({ onClose }: { onClose: () => void }) {
  const w = useWords(onCallWords);
  const shell = useWords(shellWords);
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [wrong, setWrong] = useState<Wrong>({});
  const add = useMutation({
    mutationFn: (said: { login: string; duty: string }) =>
      got(hub.POST("/api/on-call", { body: { login: said.login, ...(said.duty && { duty: said.duty }), from, until } })),
    onSuccess: () => { onClose(); void again(); },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const login = String(data.get("login")).trim();
    const bad: Wrong = {};
    if (!login) bad.login = w.missing.login;
    if (!from) bad.from = w.missing.from;
    if (!until || until <= from) bad.until = w.missing.until;
    setWrong(bad);
    if (Object.keys(bad).length === 0) add.mutate({ login, duty: String(data.get("duty")).trim() });
  };
  return (
    <Asked title={w.add} onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate>
        {add.error && <Told error={add.error} />}
        <ErrorSummary wrong={wrong} />
        <Field id="login" name="login" label={w.login} hint={w.loginHint} isRequired maxLength={255} error={wrong.login} />
        <Field id="duty" name="duty" label={w.duty} hint={w.dutyHint} maxLength={100} />
        <DayField id="from" label={w.from} value={from} onChange={setFrom} isRequired minutes error={wrong.from} />
        <DayField id="until" label={w.until} value={until} onChange={setUntil} isRequired minutes error={wrong.until} />
        <div className="buttons">
          <Button kind="main" type="submit" isPending={add.isPending}>{w.add}</Button>
          <Button onPress={onClose}>{shell.cancel}</Button>
        </div>
      </form>
    </Asked>
  );
}

function End({ turn, onClose }: { turn: Turn; onClose: () => void }) {
  const w = useWords(onCallWords);
  const shell = useWords(shellWords);
  const end = useMutation({
    mutationFn: () => got(hub.DELETE("/api/on-call/{number}", { params: { path: { number: turn.number } } })),
    onSuccess: () => { onClose(); void again(); },
  });
  return (
    <Asked title={turn.running ? w.endFor(turn.person.name) : w.removeFor(turn.person.name)} onClose={onClose}>
      <p>{turn.running ? w.endLead : w.removeLead}</p>
      {end.error && <Told error={end.error} />}
      <div className="buttons">
        <Button kind="main" onPress={() => end.mutate()} isPending={end.isPending}>{turn.running ? w.end : w.remove}</Button>
        <Button onPress={onClose}>{shell.cancel}</Button>
      </div>
    </Asked>
  );
}

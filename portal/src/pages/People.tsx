// People of the entity, searched by the hub; who may suspend does it here, with a reason and an end.
import { useMutation, useSuspenseQueries } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link } from "wouter";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Api, Person } from "../api/types";
import { Told } from "../app/Failed";
import { pathOf } from "../app/pages";
import { useRoles } from "../app/session";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { Choice } from "../parts/Choice";
import { DayField } from "../parts/DayField";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { Limit } from "../parts/Limit";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { SearchForm, SearchParts, useSearch } from "../parts/SearchForm";
import { State } from "../parts/State";
import { When } from "../parts/When";
import { followWords } from "../words/follow";
import { suspensionWords } from "../words/measures";
import { limitWords } from "../words/rights";
import { today } from "../words/formats";
import { useWords } from "../words/language";
import { shellWords } from "../words/shell";

export default function People() {
  const w = useWords(followWords).people;
  const roles = useRoles();
  const { search, after } = useSearch();
  const [{ data }, { data: measures }] = useSuspenseQueries({ queries: [read.people(search, after), read.measures()] });
  const [asked, setAsked] = useState<Person>();
  const decides = measures.may_ask && measures.suspensions.length > 0;
  const tests = roles.includes("it") || roles.includes("ciso");
  const columns: Column<Person>[] = [
    { key: "personne", head: w.columns.name, value: (one) => one.name },
    { key: "identifiant", head: w.columns.login, value: (one) => one.login },
    { key: "services", head: w.columns.units, value: (one) => one.units.join(", "), filter: true },
    { key: "population", head: w.columns.population, value: (one) => one.population, filter: true },
    { key: "acces", head: w.columns.state, value: (one) => (one.left ? w.left : one.suspended_until ? w.suspended : w.open), cell: (one) => <Access person={one} />, filter: true },
  ];
  if (decides || tests)
    columns.push({
      key: "action", head: w.columns.act, value: () => undefined,
      cell: (one) => !one.left && (
        <span className="buttons">
          {decides && <Button onPress={() => setAsked(one)} aria-label={one.suspended_until ? w.restoreTitle(one.name) : w.suspendTitle(one.name)}>{one.suspended_until ? w.restore : w.suspend}</Button>}
          {tests && <Link className="button" href={`${pathOf("filter")}?personne=${one.id}`} aria-label={w.tryFor(one.name)}>{w.tryFilter}</Link>}
        </span>
      ),
    });
  return (
    <Page name="people" group="run" lead={w.lead}>
      <SearchForm label={w.search} find={w.find} />
      <List name="personnes" caption={w.table} columns={columns} rows={data.people} id={(one) => one.id} empty={w.none} found />
      <SearchParts next={data.next} first={w.first} more={w.more} />
      {asked && (asked.suspended_until ? <Restore person={asked} onClose={() => setAsked(undefined)} /> : <Suspend person={asked} may={measures.suspensions} onClose={() => setAsked(undefined)} />)}
    </Page>
  );
}

function Access({ person }: { person: Person }) {
  const w = useWords(followWords).people;
  if (person.left) return <State shape="empty" kind="plain">{w.left} <When day={person.left} away={false} /></State>;
  if (person.suspended_until) return <><State shape="cross" kind="bad">{w.suspended}</State> <When day={person.suspended_until} /></>;
  return <State shape="full" kind="good">{w.open}</State>;
}

const again = () => queries.invalidateQueries({ queryKey: ["people"] });

type May = Api["components"]["schemas"]["Measures"]["suspensions"];

function Suspend({ person, may, onClose }: { person: Person; may: May; onClose: () => void }) {
  const w = useWords(followWords).people;
  const shell = useWords(shellWords);
  const [until, setUntil] = useState("");
  const [wrong, setWrong] = useState<Wrong>({});
  const limits = useWords(limitWords);
  const accesses = useWords(suspensionWords).of;
  const of = (["all", "web"] as const).filter((one) => may.some((clause) => clause.of.includes(one)));
  const [access, setAccess] = useState(of[0] ?? "web");
  const clause = may.find((one) => one.of.includes(access));
  const suspend = useMutation({
    mutationFn: (said: { reason: string; until: string; urgent: boolean }) => got(hub.POST("/api/suspensions", { body: { person: person.id, of: access, ...said } })),
    onSuccess: () => { onClose(); void again(); },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const reason = String(data.get("reason")).trim();
    const bad: Wrong = {};
    if (!reason) bad.reason = w.missing.reason;
    if (until < today()) bad.until = w.missing.until;
    else if (clause?.last_day && until > clause.last_day) bad.until = limits.tooLate;
    setWrong(bad);
    if (Object.keys(bad).length === 0) suspend.mutate({ reason, until, urgent: data.get("urgent") !== null });
  };
  return (
    <Asked title={w.suspendTitle(person.name)} onClose={onClose}>
      <p>{w.suspendLead}</p>
      <form className="form" onSubmit={submit} noValidate>
        {suspend.error && <Told error={suspend.error} />}
        <ErrorSummary wrong={wrong} />
        {of.length > 1 && <Choice id="of" label={limits.access} options={of.map((value) => ({ value, label: accesses[value] }))} value={access} onChange={(value) => setAccess(value === "all" ? "all" : "web")} />}
        <Field id="reason" name="reason" label={w.reason} hint={w.reasonHint} isRequired long maxLength={1000} error={wrong.reason} />
        <DayField id="until" label={w.until} value={until} onChange={setUntil} isRequired error={wrong.until} />
        {clause && <Limit of={clause} />}
        {clause?.heard_before && <p className="small">{limits.heardBefore}</p>}
        {clause && !clause.heard_before && clause.may_decide && <label className="check"><input type="checkbox" name="urgent" /><span>{w.urgent}</span></label>}
        <div className="buttons">
          <Button kind="main" type="submit" isPending={suspend.isPending}>{w.ask}</Button>
          <Button onPress={onClose}>{shell.cancel}</Button>
        </div>
      </form>
    </Asked>
  );
}

function Restore({ person, onClose }: { person: Person; onClose: () => void }) {
  const w = useWords(followWords).people;
  const shell = useWords(shellWords);
  const restore = useMutation({
    mutationFn: async () => {
      const { suspensions } = await got(hub.GET("/api/suspensions"));
      const running = suspensions.filter((one) => one.person?.id === person.id && one.stage === "suspended");
      for (const { number } of running) await got(hub.DELETE("/api/suspensions/{number}", { params: { path: { number } } }));
    },
    onSuccess: () => { onClose(); void again(); },
  });
  return (
    <Asked title={w.restoreTitle(person.name)} onClose={onClose}>
      <p>{w.restoreLead}</p>
      {restore.error && <Told error={restore.error} />}
      <div className="buttons">
        <Button kind="main" onPress={() => restore.mutate()} isPending={restore.isPending}>{w.restore}</Button>
        <Button onPress={onClose}>{shell.cancel}</Button>
      </div>
    </Asked>
  );
}

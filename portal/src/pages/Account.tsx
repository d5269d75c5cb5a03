// One's own account: sessions, means of signing in, roles, and saying that somebody else got in.
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link, useLocation } from "wouter";
import { got, hub } from "../api/client";
import { forget, keepSession, queries, read } from "../api/queries";
import type { Api } from "../api/types";
import { Told } from "../app/Failed";
import { pathOf } from "../app/pages";
import { useSigned } from "../app/session";
import { Agreements } from "../parts/Agreements";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { Choice } from "../parts/Choice";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { HandedList } from "../parts/HandedMeans";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { RecoveryCodes, SecondFactor } from "../parts/SecondFactor";
import { Beginning, Ending, Instant } from "../parts/When";
import { accountWords } from "../words/account";
import { handedWords } from "../words/handed";
import { useFormat, useWords } from "../words/language";
import { openingWords } from "../words/mine";
import { pageWords } from "../words/pages";
import { shellWords } from "../words/shell";

type Mine = Api["components"]["schemas"]["Account"];
type OneSession = Mine["sessions"][number];
type Means = Mine["means"][number];

const again = () => queries.invalidateQueries({ queryKey: ["account"] });

export default function Account() {
  const w = useWords(accountWords);
  const pages = useWords(pageWords);
  const { data } = useSuspenseQuery(read.account());
  return (
    <Page name="account" group="mine" lead={<>{w.lead} {data.login && w.login(data.login)}</>}>
      <Sessions mine={data} />
      <Register mine={data} />
      {data.handed.length > 0 && <MyHanded mine={data} />}
      <Agreements />
      <section aria-labelledby="account-password">
        <h2 id="account-password">{w.password}</h2>
        {data.password_here ? <p className="buttons"><Link className="button" href={pathOf("password")}>{w.password}</Link> <Link href={pathOf("passwordRules")}>{pages.passwordRules}</Link></p> : <p>{w.directory}</p>}
      </section>
      <Roles mine={data} />
      <Violation mine={data} />
    </Page>
  );
}

function Sessions({ mine }: { mine: Mine }) {
  const w = useWords(accountWords);
  const format = useFormat();
  const end = useMutation({ mutationFn: (session: string) => got(hub.DELETE("/api/account/sessions/{session}", { params: { path: { session } } })), onSuccess: again });
  const others = useMutation({ mutationFn: () => got(hub.DELETE("/api/account/sessions")), onSuccess: again });
  const columns: Column<OneSession>[] = [
    { key: "ouverte", head: w.sessionColumns.began, value: (one) => one.began, cell: (one) => <Instant at={one.began} /> },
    { key: "par", head: w.sessionColumns.methods, value: (one) => one.methods.split(" ").map((word) => w.kinds[word] ?? word).join(", ") },
    { key: "fin", head: w.sessionColumns.ends, value: (one) => one.ends, cell: (one) => <Instant at={one.ends} /> },
    {
      key: "geste", head: w.sessionColumns.act, value: (one) => (one.here ? w.here : undefined),
      cell: (one) => (one.here ? w.here : <Button onPress={() => end.mutate(one.id)} aria-label={w.endOne(format.time(one.began))}>{w.end}</Button>),
    },
  ];
  return (
    <section aria-labelledby="account-sessions">
      <h2 id="account-sessions">{w.sessions}</h2>
      {(end.error ?? others.error) && <Told error={end.error ?? others.error} />}
      <List name="sessions" state="s" caption={w.sessionsTable} columns={columns} rows={mine.sessions} id={(one) => one.id} empty="" plain />
      {mine.sessions.length > 1 && <p><Button onPress={() => others.mutate()} isPending={others.isPending}>{w.endOthers}</Button></p>}
      <p className="small muted">{w.sessionsKept}</p>
    </section>
  );
}

function Register({ mine }: { mine: Mine }) {
  const w = useWords(accountWords);
  const shell = useWords(shellWords);
  const signed = useSigned();
  const { data: session } = useQuery(read.session());
  const [adding, setAdding] = useState(false);
  const [codes, setCodes] = useState<string[]>();
  const [asked, setAsked] = useState<Means>();
  const revoke = useMutation({
    mutationFn: (number: number) => got(hub.DELETE("/api/account/means/{number}", { params: { path: { number } } })),
    onSuccess: () => { setAsked(undefined); void again(); },
  });
  const named = (one: Means) => one.name || w.kinds[one.kind] || one.kind;
  const columns: Column<Means>[] = [
    { key: "moyen", head: w.meansColumns.kind, value: (one) => w.kinds[one.kind] ?? one.kind },
    { key: "nom", head: w.meansColumns.name, value: (one) => one.name },
    { key: "depuis", head: w.meansColumns.issued, value: (one) => one.issued, cell: (one) => <Instant at={one.issued} /> },
    { key: "retire", head: w.meansColumns.revoked, value: (one) => one.revoked, cell: (one) => (one.revoked ? <Instant at={one.revoked} /> : "–") },
    {
      key: "geste", head: w.meansColumns.act, value: () => undefined,
      cell: (one) => !one.revoked && one.kind !== "password" && <Button onPress={() => setAsked(one)} aria-label={w.revokeOne(named(one))}>{w.revoke}</Button>,
    },
  ];
  return (
    <section aria-labelledby="account-means">
      <h2 id="account-means">{w.means}</h2>
      <List name="moyens" state="m" caption={w.meansTable} columns={columns} rows={mine.means} id={(one) => one.number} empty={w.directory} plain />
      <p>{w.recovery(mine.recovery_left)}</p>
      {codes && <RecoveryCodes codes={codes} onNoted={() => setCodes(undefined)} />}
      {adding ? (
        <SecondFactor
          owner={mine.login ?? signed?.person?.name ?? ""} keys={session?.ways.includes("webauthn") ?? false}
          onDone={(done) => { keepSession(done.session); setCodes(done.recovery_codes); setAdding(false); void again(); }}
        />
      ) : <p><Button onPress={() => setAdding(true)}>{w.addFactor}</Button></p>}
      {asked && (
        <Asked title={w.revokeOne(named(asked))} onClose={() => setAsked(undefined)}>
          <p>{w.revokeLead}</p>
          {revoke.error && <Told error={revoke.error} />}
          <div className="buttons">
            <Button kind="main" onPress={() => revoke.mutate(asked.number)} isPending={revoke.isPending}>{w.revoke}</Button>
            <Button onPress={() => setAsked(undefined)}>{shell.cancel}</Button>
          </div>
        </Asked>
      )}
    </section>
  );
}

function MyHanded({ mine }: { mine: Mine }) {
  const w = useWords(handedWords);
  return (
    <section aria-labelledby="account-handed">
      <h2 id="account-handed">{w.mine}</h2>
      <p>{w.mineLead}</p>
      <HandedList name="cartes" state="c" caption={w.mine} rows={mine.handed} empty="" plain />
    </section>
  );
}

function Roles({ mine }: { mine: Mine }) {
  const w = useWords(accountWords);
  const names = useWords(openingWords).roles;
  const held: Column<Mine["roles"][number]>[] = [
    { key: "role", head: w.roleColumns.role, value: (one) => names[one.role] ?? one.role },
    { key: "titre", head: w.roleColumns.as, value: (one) => (one.withheld ? w.withheld : one.stands_for ? w.standsFor(one.stands_for) : one.role === "agent" || one.role === "manager" ? w.follows : w.own) },
    { key: "fin", head: w.roleColumns.until, value: (one) => one.until, cell: (one) => (one.until ? <Ending at={one.until} away /> : w.noEnd) },
  ];
  const lent: Column<Mine["lent"][number]>[] = [
    { key: "role", head: w.lentColumns.role, value: (one) => names[one.role] ?? one.role },
    { key: "a", head: w.lentColumns.to, value: (one) => one.to },
    { key: "du", head: w.lentColumns.from, value: (one) => one.from, cell: (one) => <Beginning at={one.from} /> },
    { key: "au", head: w.lentColumns.until, value: (one) => one.until, cell: (one) => (one.until ? <Ending at={one.until} away /> : "–") },
  ];
  return (
    <section aria-labelledby="account-roles">
      <h2 id="account-roles">{w.roles}</h2>
      <List name="roles" state="r" caption={w.rolesTable} columns={held} rows={mine.roles} id={(one) => one.role} empty="" plain />
      {mine.lent.length > 0 && <List name="delegations" state="d" caption={w.lent} columns={lent} rows={mine.lent} id={(one) => one.role + one.to + one.from} empty="" plain />}
    </section>
  );
}

function Violation({ mine }: { mine: Mine }) {
  const w = useWords(accountWords);
  const shell = useWords(shellWords);
  const [, go] = useLocation();
  const [asked, setAsked] = useState(false);
  const [kind, setKind] = useState("");
  const [wrong, setWrong] = useState<Wrong>({});
  const report = useMutation({
    mutationFn: (body: { kind: "real" | "suspected" }) => got(hub.POST("/api/account/violation", { body })),
    onSuccess: () => { forget(); go("/"); },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setWrong(kind ? {} : { kind: w.chooseKind });
    if (kind === "real" || kind === "suspected") report.mutate({ kind });
  };
  return (
    <section aria-labelledby="account-violation">
      <h2 id="account-violation">{w.violation}</h2>
      <p>{w.violationLead}</p>
      {!mine.password_here && <p>{w.violationDirectory}</p>}
      <p><Button onPress={() => setAsked(true)}>{w.declare}</Button></p>
      {asked && (
        <Asked title={w.violation} onClose={() => setAsked(false)}>
          <form className="form" onSubmit={submit} noValidate>
            {report.error && <Told error={report.error} />}
            <ErrorSummary wrong={wrong} />
            <Choice id="kind" label={w.kind} value={kind} onChange={setKind} options={[{ value: "real", label: w.real }, { value: "suspected", label: w.suspected }]} />
            <div className="buttons">
              <Button kind="main" type="submit" isPending={report.isPending}>{w.declare}</Button>
              <Button onPress={() => setAsked(false)}>{shell.cancel}</Button>
            </div>
          </form>
        </Asked>
      )}
    </section>
  );
}

// Accounts and roles of the entity, for those who administer them.
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link } from "wouter";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Api } from "../api/types";
import { Told } from "../app/Failed";
import { pathOf } from "../app/pages";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { GrantRole } from "../parts/GrantRole";
import { HandedList } from "../parts/HandedMeans";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { Beginning, Ending, Instant } from "../parts/When";
import { accountWords, accountsWords } from "../words/account";
import { handedWords } from "../words/handed";
import { useFormat, useWords } from "../words/language";
import { openingWords } from "../words/mine";
import { pageWords } from "../words/pages";
import { shellWords } from "../words/shell";

type Row = Api["components"]["schemas"]["AccountRow"];
type Grant = Api["components"]["schemas"]["Grant"];
interface Somebody { person: number; name: string }
type Act = "link" | "means" | "force" | "close";

const again = () => Promise.all(["accounts", "roles"].map((key) => queries.invalidateQueries({ queryKey: [key] })));

export default function Accounts() {
  const w = useWords(accountsWords);
  const { data: accounts } = useSuspenseQuery(read.accounts());
  const [asked, setAsked] = useState<{ act: Act; of: Somebody }>();
  const columns: Column<Row>[] = [
    { key: "personne", head: w.columns.name, value: (one) => one.name },
    { key: "identifiant", head: w.columns.login, value: (one) => one.login },
    { key: "annuaire", head: w.columns.directory, value: (one) => (one.directory === "import" ? w.imported : one.directory), filter: true },
    { key: "ouvert", head: w.columns.created, value: (one) => one.created, cell: (one) => <Instant at={one.created} /> },
    { key: "etat", head: w.columns.state, value: (one) => w.states[stateOf(one)], cell: (one) => <AccountState row={one} />, filter: true },
    { key: "second", head: w.columns.second, value: (one) => (one.second ? w.yes : w.no), filter: true },
    {
      key: "gestes", head: w.columns.act, value: () => undefined,
      cell: (one) => !one.left && (
        <span className="buttons">
          <Button onPress={() => setAsked({ act: "means", of: one })} aria-label={w.meansFor(one.name)}>{w.means}</Button>
          {one.password_here && <Button onPress={() => setAsked({ act: "link", of: one })} aria-label={w.linkFor(one.name)}>{w.link}</Button>}
          {one.password_here && !one.closed && <Button onPress={() => setAsked({ act: "force", of: one })} aria-label={w.forceFor(one.name)}>{w.force}</Button>}
          {!one.closed && <Button onPress={() => setAsked({ act: "close", of: one })} aria-label={w.closeFor(one.name)}>{w.close}</Button>}
        </span>
      ),
    },
  ];
  return (
    <Page name="accounts" group="run" lead={w.lead} wide>
      <List name="comptes" caption={w.accounts} columns={columns} rows={accounts.accounts} id={(one) => one.person} empty={w.none} />
      <Invite />
      <Open onFound={(of) => setAsked({ act: "link", of })} />
      <Roles people={accounts.accounts.filter((one) => !one.closed && !one.left)} />
      {asked?.act === "link" && <GiveLink of={asked.of} onClose={() => setAsked(undefined)} />}
      {asked?.act === "means" && <Means of={asked.of} onClose={() => setAsked(undefined)} />}
      {asked?.act === "force" && <Confirm title={w.forceFor(asked.of.name)} lead={w.forceLead} go={w.forceGo} onClose={() => setAsked(undefined)} send={() => got(hub.POST("/api/accounts/{person}/password", { params: { path: { person: asked.of.person } } }))} />}
      {asked?.act === "close" && <Confirm title={w.closeFor(asked.of.name)} lead={w.closeLead} go={w.closeGo} onClose={() => setAsked(undefined)} send={() => got(hub.DELETE("/api/accounts/{person}", { params: { path: { person: asked.of.person } } }))} />}
    </Page>
  );
}

function stateOf(row: Row): "open" | "change" | "closed" | "left" {
  return row.left ? "left" : row.closed ? "closed" : row.must_change ? "change" : "open";
}

function AccountState({ row }: { row: Row }) {
  const w = useWords(accountsWords);
  const state = stateOf(row);
  if (state === "open") return <State shape="full" kind="good">{w.states.open}</State>;
  return <State shape={state === "change" ? "warn" : "empty"} kind={state === "change" ? "warn" : "plain"}>{w.states[state]}</State>;
}

// Everybody who never had an account gets a link by mail, some hundred at a time.
function Invite() {
  const w = useWords(accountsWords);
  const format = useFormat();
  const invite = useMutation({ mutationFn: () => got(hub.POST("/api/accounts/mail", { body: {} })), onSuccess: again });
  const told = invite.data;
  return (
    <section aria-labelledby="accounts-invite">
      <h2 id="accounts-invite">{w.invite}</h2>
      <p>{w.inviteLead}</p>
      {invite.error && <Told error={invite.error} />}
      {told && <p role="status">{w.invited(format.number(told.queued), format.number(told.without_mail), format.number(told.left))}</p>}
      <p><Button onPress={() => invite.mutate()} isPending={invite.isPending}>{w.inviteGo}</Button></p>
    </section>
  );
}

function Open({ onFound }: { onFound: (of: Somebody) => void }) {
  const w = useWords(accountsWords);
  const [search, setSearch] = useState("");
  const [wrong, setWrong] = useState<Wrong>({});
  const { data, error } = useQuery({ ...read.people(search, 0), enabled: search !== "", throwOnError: false });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get("who") ?? "").trim();
    setWrong(given ? {} : { who: w.missing });
    setSearch(given);
  };
  // Before anything is searched `data` is what the page of people has read.
  const found = search === "" ? undefined : data?.people.filter((one) => !one.left).slice(0, 20);
  return (
    <section aria-labelledby="accounts-open">
      <h2 id="accounts-open">{w.open}</h2>
      <p>{w.openLead}</p>
      {error && <Told error={error} />}
      <form className="form" role="search" onSubmit={submit} noValidate>
        <ErrorSummary wrong={wrong} />
        <Field id="who" name="who" label={w.who} isRequired error={wrong.who} />
        <Button type="submit">{w.find}</Button>
      </form>
      {found && (
        <List
          name="personnes" state="p" caption={w.found} plain rows={found} id={(one) => one.id} empty={w.foundNone}
          columns={[
            { key: "personne", head: w.columns.name, value: (one) => one.name },
            { key: "identifiant", head: w.columns.login, value: (one) => one.login },
            { key: "geste", head: w.columns.act, value: () => undefined, cell: (one) => <Button onPress={() => onFound({ person: one.id, name: one.name })} aria-label={w.linkFor(one.name)}>{w.link}</Button> },
          ]}
        />
      )}
    </section>
  );
}

function GiveLink({ of, onClose }: { of: Somebody; onClose: () => void }) {
  const w = useWords(accountsWords);
  const shell = useWords(shellWords);
  const format = useFormat();
  const make = useMutation({ mutationFn: () => got(hub.POST("/api/accounts/{person}/link", { params: { path: { person: of.person } } })), onSuccess: again });
  const mail = useMutation({ mutationFn: () => got(hub.POST("/api/accounts/{person}/mail", { params: { path: { person: of.person } } })), onSuccess: again });
  if (mail.isSuccess) return <Asked title={w.linkFor(of.name)} onClose={onClose}><p role="status">{w.linkMailed}</p><div className="buttons"><Button onPress={onClose}>{shell.close}</Button></div></Asked>;
  return (
    <Asked title={w.linkFor(of.name)} onClose={onClose}>
      <p>{make.data ? w.linkShown : w.linkLead}</p>
      {(make.error ?? mail.error) && <Told error={make.error ?? mail.error} />}
      {make.data && <><p>{w.linkIs} <code className="secret">{make.data.link}</code></p><p>{w.linkUntil(format.time(make.data.until))}</p></>}
      <div className="buttons">
        {!make.data && <Button kind="main" onPress={() => make.mutate()} isPending={make.isPending}>{w.linkMake}</Button>}
        {!make.data && <Button onPress={() => mail.mutate()} isPending={mail.isPending}>{w.linkMail}</Button>}
        <Button onPress={onClose}>{make.data ? shell.close : shell.cancel}</Button>
      </div>
    </Asked>
  );
}

function Means({ of, onClose }: { of: Somebody; onClose: () => void }) {
  const w = useWords(accountsWords);
  const own = useWords(accountWords);
  const handed = useWords(handedWords);
  const pages = useWords(pageWords);
  const shell = useWords(shellWords);
  const { data, error } = useQuery({ ...read.means(of.person), throwOnError: false });
  return (
    <Asked title={w.meansFor(of.name)} onClose={onClose}>
      {error && <Told error={error} />}
      {data && <p>{w.recovery(data.recovery_left)}</p>}
      {data && (
        <List
          name="moyens" state="m" caption={w.meansFor(of.name)} plain rows={data.means} id={(one) => one.number} empty={w.meansNone}
          columns={[
            { key: "moyen", head: own.meansColumns.kind, value: (one) => own.kinds[one.kind] ?? one.kind },
            { key: "depuis", head: own.meansColumns.issued, value: (one) => one.issued, cell: (one) => <Instant at={one.issued} /> },
            { key: "retire", head: own.meansColumns.revoked, value: (one) => one.revoked, cell: (one) => (one.revoked ? <Instant at={one.revoked} /> : "–") },
          ]}
        />
      )}
      {data && data.handed.length > 0 && <HandedList name="cartes" state="c" caption={handed.of(of.name)} rows={data.handed} empty="" plain />}
      <p><Link href={pathOf("handed")}>{pages.handed}</Link></p>
      <div className="buttons"><Button onPress={onClose}>{shell.close}</Button></div>
    </Asked>
  );
}

interface Question { title: string; lead: string; go: string; send: () => Promise<unknown>; onClose: () => void }

function Confirm({ title, lead, go, send, onClose }: Question) {
  const shell = useWords(shellWords);
  const act = useMutation({ mutationFn: send, onSuccess: () => { onClose(); void again(); } });
  return (
    <Asked title={title} onClose={onClose}>
      <p>{lead}</p>
      {act.error && <Told error={act.error} />}
      <div className="buttons">
        <Button kind="main" onPress={() => act.mutate()} isPending={act.isPending}>{go}</Button>
        <Button onPress={onClose}>{shell.cancel}</Button>
      </div>
    </Asked>
  );
}

function Roles({ people }: { people: Row[] }) {
  const w = useWords(accountsWords);
  const names = useWords(openingWords).roles;
  const { data } = useSuspenseQuery(read.roles());
  const [asked, setAsked] = useState<Grant>();
  const columns: Column<Grant>[] = [
    { key: "role", head: w.roleColumns.role, value: (one) => names[one.role] ?? one.role, filter: true },
    { key: "tenu", head: w.roleColumns.name, value: (one) => one.name },
    { key: "place", head: w.roleColumns.stands, value: (one) => one.stands_for },
    { key: "du", head: w.roleColumns.from, value: (one) => one.from, cell: (one) => <Beginning at={one.from} /> },
    { key: "au", head: w.roleColumns.until, value: (one) => one.until, cell: (one) => (one.until ? <Ending at={one.until} away /> : "–") },
    { key: "geste", head: w.roleColumns.act, value: () => undefined, cell: (one) => <Button onPress={() => setAsked(one)} aria-label={w.revokeFor(names[one.role] ?? one.role, one.name)}>{w.revoke}</Button> },
  ];
  return (
    <section aria-labelledby="accounts-roles">
      <h2 id="accounts-roles">{w.roles}</h2>
      <List name="roles" state="r" caption={w.roles} columns={columns} rows={data.roles} id={(one) => one.number} empty={w.rolesNone} />
      <h3>{w.grant}</h3>
      <GrantRole people={people} onDone={again} />
      {asked && <Confirm title={w.revokeFor(names[asked.role] ?? asked.role, asked.name)} lead={w.revokeLead} go={w.revoke} onClose={() => setAsked(undefined)} send={() => got(hub.DELETE("/api/roles/{number}", { params: { path: { number: asked.number } } }))} />}
    </section>
  );
}

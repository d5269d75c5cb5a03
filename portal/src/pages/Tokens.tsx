// Tokens of programs: which there are, ending one, making one, whose secret is shown once.
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Api } from "../api/types";
import { Told } from "../app/Failed";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { DayField } from "../parts/DayField";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { State } from "../parts/State";
import { Ending, Instant, When } from "../parts/When";
import { addDays, today } from "../words/formats";
import { useWords } from "../words/language";
import { tokenWords } from "../words/service";
import { shellWords } from "../words/shell";

type Token = Api["components"]["schemas"]["Token"];

export default function Tokens() {
  const w = useWords(tokenWords);
  const { data } = useSuspenseQuery(read.tokens());
  const [ending, setEnding] = useState<Token>();
  const [made, setMade] = useState<string>();
  const shapes = { living: "full", ended: "half", revoked: "cross" } as const;
  const columns: Column<Token>[] = [
    { key: "jeton", head: w.columns.name, value: (one) => one.name },
    { key: "permissions", head: w.columns.scopes, value: (one) => one.scopes.join(", "), cell: (one) => <code>{one.scopes.join(", ")}</code> },
    { key: "par", head: w.columns.creator, value: (one) => (one.mine ? w.mine : (one.creator ?? w.gone)), filter: true },
    { key: "fait", head: w.columns.created, value: (one) => one.created, cell: (one) => <Instant at={one.created} /> },
    { key: "fin", head: w.columns.ends, value: (one) => one.ends, cell: (one) => <Ending at={one.ends} away /> },
    { key: "servi", head: w.columns.used, value: (one) => one.used, cell: (one) => (one.used ? <When day={one.used} /> : w.neverUsed) },
    { key: "etat", head: w.columns.state, value: (one) => w.states[one.state], filter: true, cell: (one) => <State shape={shapes[one.state]} kind={one.state === "living" ? "good" : "plain"}>{w.states[one.state]}</State> },
    { key: "action", head: w.columns.act, value: () => undefined, cell: (one) => (one.state === "living" ? <Button kind="quiet" onPress={() => setEnding(one)} aria-label={w.revokeFor(one.name)}>{w.revoke}</Button> : "–") },
  ];
  return (
    <Page name="tokens" group="run" lead={w.lead}>
      <section>
        <h2>{w.title(data.tokens.filter(({ state }) => state === "living").length)}</h2>
        <List name="jetons" caption={w.table} columns={columns} rows={data.tokens} id={(one) => one.number} empty={w.none} sort="-fait" />
      </section>
      <Make scopes={data.scopes} onMade={setMade} />
      {ending && <Revoke token={ending} onClose={() => setEnding(undefined)} />}
      {made && (
        <Asked title={w.made} onClose={() => setMade(undefined)}>
          <p>{w.madeLead}</p>
          <Field id="secret" label={w.secret} value={made} isReadOnly />
          <div className="buttons"><Button kind="main" onPress={() => setMade(undefined)}>{w.seen}</Button></div>
        </Asked>
      )}
    </Page>
  );
}

function Make({ scopes, onMade }: { scopes: string[]; onMade: (secret: string) => void }) {
  const w = useWords(tokenWords);
  const [chosen, setChosen] = useState<string[]>([]);
  const [until, setUntil] = useState(() => addDays(today(), 90));
  const [name, setName] = useState("");
  const [wrong, setWrong] = useState<Wrong>({});
  const make = useMutation({
    mutationFn: (body: { name: string; scopes: string[]; until: string }) => got(hub.POST("/api/tokens", { body })),
    onSuccess: ({ token }) => { onMade(token); setName(""); setChosen([]); void queries.invalidateQueries({ queryKey: ["tokens"] }); },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const missing: Wrong = {};
    if (!name.trim()) missing.name = w.missing.name;
    if (chosen.length === 0) missing["scope-0"] = w.missing.scopes;
    if (!until || until < today() || until > addDays(today(), 365)) missing.until = w.missing.until;
    setWrong(missing);
    if (Object.keys(missing).length === 0) make.mutate({ name: name.trim(), scopes: chosen, until });
  };
  const said = (scope: string) => { const [subject, access] = scope.split(":"); return w.scope(subject ?? scope, access === "write"); };
  return (
    <section>
      <h2>{w.make}</h2>
      <form className="form" onSubmit={submit} noValidate>
        {make.error && <Told error={make.error} />}
        <ErrorSummary wrong={wrong} />
        <Field id="name" label={w.name} hint={w.nameHint} error={wrong.name} isRequired maxLength={100} value={name} onChange={setName} />
        <fieldset className="choice">
          <legend>{w.scopes}</legend>
          {wrong["scope-0"] && <span className="field-error">{wrong["scope-0"]}</span>}
          {scopes.map((scope, at) => (
            <label key={scope}>
              <input type="checkbox" id={`scope-${at}`} checked={chosen.includes(scope)} onChange={(event) => setChosen(event.target.checked ? [...chosen, scope] : chosen.filter((one) => one !== scope))} />
              <span>{said(scope)} <code>{scope}</code></span>
            </label>
          ))}
        </fieldset>
        <DayField id="until" label={w.until} value={until} onChange={setUntil} error={wrong.until} isRequired />
        <div className="buttons"><Button kind="main" type="submit" isPending={make.isPending}>{w.send}</Button></div>
      </form>
    </section>
  );
}

function Revoke({ token, onClose }: { token: Token; onClose: () => void }) {
  const w = useWords(tokenWords);
  const shell = useWords(shellWords);
  const revoke = useMutation({
    mutationFn: () => got(hub.DELETE("/api/tokens/{number}", { params: { path: { number: token.number } } })),
    onSuccess: () => { onClose(); void queries.invalidateQueries({ queryKey: ["tokens"] }); },
  });
  return (
    <Asked title={w.revokeFor(token.name)} onClose={onClose}>
      {revoke.error && <Told error={revoke.error} />}
      <p>{w.revokeLead}</p>
      <div className="buttons">
        <Button kind="main" isPending={revoke.isPending} onPress={() => revoke.mutate()}>{w.revoke}</Button>
        <Button onPress={onClose}>{shell.cancel}</Button>
      </div>
    </Asked>
  );
}

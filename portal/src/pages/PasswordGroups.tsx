// New passwords asked of a group: how many people first, then the reason, then the order (ACC-03).
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Api } from "../api/types";
import { Told } from "../app/Failed";
import { ArticleLink } from "../parts/ArticleLink";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { Instant } from "../parts/When";
import { useLabel, useWords } from "../words/language";
import { passwordGroupWords } from "../words/rights";
import { shellWords } from "../words/shell";

type Orders = Api["components"]["schemas"]["PasswordOrders"];
type Order = Orders["orders"][number];
interface Wanted { unit?: string; population?: string; reason: string; people: number }

export default function PasswordGroups() {
  const w = useWords(passwordGroupWords);
  const label = useLabel();
  const { data } = useSuspenseQuery(read.passwordOrders());
  const [asked, setAsked] = useState<Wanted>();
  const named = (one: Order) => one.unit ?? data.populations.find(({ id }) => id === one.population)?.name ?? one.population ?? w.everybody;
  const columns: Column<Order>[] = [
    { key: "quand", head: w.columns.at, value: (one) => one.at, cell: (one) => <Instant at={one.at} /> },
    { key: "groupe", head: w.columns.group, value: named },
    { key: "personnes", head: w.columns.people, value: (one) => one.people },
    { key: "motif", head: w.columns.reason, value: (one) => one.reason },
    { key: "par", head: w.columns.by, value: (one) => one.by },
  ];
  return (
    <Page name="passwordGroups" group="run" lead={w.lead}>
      <p>{data.by ? w.by(label(data.by)) : w.otherwise} <ArticleLink number={data.article} /></p>
      {data.may ? <Form groups={data} onAsked={setAsked} /> : <p className="muted">{w.notYou}</p>}
      <section>
        <h2>{w.orders}</h2>
        <List name="demandes" caption={w.orders} columns={columns} rows={data.orders} id={(one) => one.number} empty={w.none} sort="-quand" plain />
      </section>
      {asked && <Confirm wanted={asked} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}

function Form({ groups, onAsked }: { groups: Orders; onAsked: (wanted: Wanted) => void }) {
  const w = useWords(passwordGroupWords);
  const shell = useWords(shellWords);
  const [wrong, setWrong] = useState<Wrong>({});
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const [kind = "", ...rest] = String(data.get("group") ?? "").split(":");
    const id = rest.join(":");
    const reason = String(data.get("reason")).trim();
    const bad: Wrong = {};
    if (!kind) bad.group = w.missing.group;
    if (!reason) bad.reason = w.missing.reason;
    setWrong(bad);
    if (Object.keys(bad).length > 0) return;
    const of = kind === "unit" ? groups.units : groups.populations;
    const people = kind === "all" ? groups.everybody : (of.find((one) => one.id === id)?.people ?? 0);
    onAsked({ reason, people, ...(kind === "unit" && { unit: id }), ...(kind === "population" && { population: id }) });
  };
  const option = (kind: string) => ({ id, name, people }: Orders["units"][number]) => <option key={id} value={`${kind}:${id}`}>{name} ({w.people(people)})</option>;
  return (
    <form className="form" onSubmit={submit} noValidate>
      <ErrorSummary wrong={wrong} />
      <div className="field">
        <label htmlFor="group">{w.group} <span className="required">{shell.required}</span></label>
        <select id="group" name="group" required defaultValue="">
          <option value="" disabled>{w.pick}</option>
          <option value="all:">{w.everybody} ({w.people(groups.everybody)})</option>
          <optgroup label={w.populations}>{groups.populations.map(option("population"))}</optgroup>
          <optgroup label={w.units}>{groups.units.map(option("unit"))}</optgroup>
        </select>
      </div>
      <Field id="reason" name="reason" label={w.reason} hint={w.reasonHint} isRequired long maxLength={1000} error={wrong.reason} />
      <Button kind="main" type="submit">{w.next}</Button>
    </form>
  );
}

function Confirm({ wanted, onClose }: { wanted: Wanted; onClose: () => void }) {
  const w = useWords(passwordGroupWords);
  const shell = useWords(shellWords);
  const order = useMutation({
    mutationFn: () => got(hub.POST("/api/accounts/passwords", { body: wanted })),
    onSuccess: () => { onClose(); void queries.invalidateQueries({ queryKey: ["accounts"] }); },
    onError: () => void queries.invalidateQueries({ queryKey: ["accounts", "passwords"] }),
  });
  return (
    <Asked title={w.title(wanted.people)} onClose={onClose}>
      <p>{wanted.reason}</p>
      <p>{w.sure}</p>
      {order.error && <Told error={order.error} />}
      <div className="buttons">
        <Button kind="main" onPress={() => order.mutate()} isPending={order.isPending}>{w.go}</Button>
        <Button onPress={onClose}>{shell.cancel}</Button>
      </div>
    </Asked>
  );
}

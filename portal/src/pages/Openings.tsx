import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import type { Opening } from "../api/types";
import { Told } from "../app/Failed";
import { useRoles } from "../app/session";
import { ArticleLink } from "../parts/ArticleLink";
import { Asked } from "../parts/Asked";
import { Button } from "../parts/Button";
import { Choice } from "../parts/Choice";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { stateOf } from "../parts/opening";
import { Instant, When } from "../parts/When";
import { useFormat, useWords } from "../words/language";
import { openingWords } from "../words/mine";
import { shellWords } from "../words/shell";
import { setApostrophes } from "../words/typography";

export default function Openings() {
  const w = useWords(openingWords);
  const format = useFormat();
  const roles = useRoles();
  const { data } = useSuspenseQuery(read.openings());
  const [asked, setAsked] = useState<Opening>();
  const awaits = (one: Opening) => roles.includes("dpo") && !one.outcome && !one.decided && !one.opinions?.some(({ role }) => role === "dpo");
  const opinions = (one: Opening) => format.list((one.opinions ?? []).map(({ role, favourable }) => format.says(w.roles[role] ?? role, favourable ? w.favourable : w.unfavourable))) || undefined;
  const state = (one: Opening) => w.states[stateOf(one)] ?? stateOf(one);
  const told = (one: Opening) => (one.told ? w.yes : one.outcome ? w.no : w.notYet);
  const columns: Column<Opening>[] = [
    { key: "ouverture", head: w.columns.number, value: (one) => one.opening },
    { key: "article", head: w.columns.article, value: (one) => one.article, cell: (one) => <><ArticleLink number={one.article} /><span className="sub">{setApostrophes(one.title ?? one.ground)}</span></> },
    { key: "jour", head: w.columns.opened, value: (one) => one.opened, cell: (one) => (one.opened ? <Instant at={one.opened} /> : "–") },
    {
      key: "etat", head: w.columns.state, value: state, filter: true,
      cell: (one) => (
        <>
          {state(one)}
          {one.urgent && <span className="sub">{w.urgent}</span>}
          {awaits(one) && <span className="sub"><Button onPress={() => setAsked(one)} aria-label={w.opinionOn(one.opening)}>{w.opinion}</Button></span>}
        </>
      ),
    },
    { key: "echeance", head: w.columns.deadline, value: (one) => one.deadline, cell: (one) => (one.deadline && !one.decided ? <When day={one.deadline} /> : "–") },
    { key: "avis", head: w.columns.opinions, value: opinions },
    { key: "approbations", head: w.columns.approvals, value: (one) => format.list((one.approvals ?? []).map((role) => w.roles[role] ?? role)) || undefined },
    { key: "personnes", head: w.columns.people, value: (one) => one.people, number: true },
    { key: "jours", head: w.columns.days, value: (one) => one.from, cell: (one) => w.fromTo(format.day(one.from), format.day(one.to)) },
    { key: "lignes", head: w.columns.rows, value: (one) => one.rows, number: true },
    { key: "informees", head: w.columns.told, value: told, filter: true },
  ];
  return (
    <Page name="openings" group="follow" lead={w.lead}>
      <List name="ouvertures" caption={w.table} columns={columns} rows={data.openings} id={(one) => one.opening} empty={w.none} sort="-jour" />
      {asked && <Opinion opening={asked} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}

function Opinion({ opening, onClose }: { opening: Opening; onClose: () => void }) {
  const w = useWords(openingWords);
  const shell = useWords(shellWords);
  const [wrong, setWrong] = useState<Wrong>({});
  const give = useMutation({
    mutationFn: (favourable: boolean) => got(hub.POST("/api/openings/{opening}/opinion", { params: { path: { opening: opening.opening } }, body: { favourable } })),
    onSuccess: () => { onClose(); void queries.invalidateQueries({ queryKey: ["openings"] }); },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const opinion = new FormData(event.currentTarget).get("opinion");
    setWrong(opinion ? {} : { opinion: w.choose });
    if (opinion) give.mutate(opinion === "favourable");
  };
  return (
    <Asked title={w.opinionTitle(opening.opening)} onClose={onClose}>
      <p>{w.opinionLead}</p>
      <form className="form" onSubmit={submit} noValidate>
        {give.error && <Told error={give.error} />}
        <ErrorSummary wrong={wrong} />
        <Choice id="opinion" label={w.opinion} options={[{ value: "favourable", label: w.favourable }, { value: "unfavourable", label: w.unfavourable }]} />
        <div className="buttons">
          <Button kind="main" type="submit" isPending={give.isPending}>{w.give}</Button>
          <Button onPress={onClose}>{shell.cancel}</Button>
        </div>
      </form>
    </Asked>
  );
}

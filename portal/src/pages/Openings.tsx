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
import { Steps } from "../parts/Steps";
import { Instant } from "../parts/When";
import { useFormat, useWords } from "../words/language";
import { openingWords } from "../words/mine";
import { shellWords } from "../words/shell";

const ended = new Set(["closed", "refused", "expired", "withdrawn"]);

export default function Openings() {
  const w = useWords(openingWords);
  const format = useFormat();
  const roles = useRoles();
  const { data } = useSuspenseQuery(read.openings());
  const [asked, setAsked] = useState<Opening>();
  const awaits = (one: Opening) => roles.includes("dpo") && !ended.has(one.state) && !one.steps?.some(({ step, role }) => step === "opinion" && role === "dpo");
  const columns: Column<Opening>[] = [
    { key: "numero", head: w.columns.number, value: (one) => one.number },
    { key: "motif", head: w.columns.ground, value: (one) => w.grounds[one.ground] ?? one.ground, filter: true },
    { key: "jour", head: w.columns.opened, value: (one) => one.opened, cell: (one) => <Instant at={one.opened} /> },
    {
      key: "etat", head: w.columns.state, value: (one) => w.states[one.state] ?? one.state, filter: true,
      cell: (one) => <>{w.states[one.state] ?? one.state}{awaits(one) && <span className="sub"><Button onPress={() => setAsked(one)} aria-label={w.opinionOn(one.number)}>{w.opinion}</Button></span>}</>,
    },
    { key: "personnes", head: w.columns.people, value: (one) => one.people, number: true },
    { key: "jours", head: w.columns.days, value: (one) => one.from, cell: (one) => (one.from && one.to ? w.fromTo(format.day(one.from), format.day(one.to)) : "–") },
    { key: "etapes", head: w.columns.steps, value: (one) => one.steps?.map(({ step }) => w.steps[step] ?? step).join(", "), cell: (one) => <Steps opening={one} /> },
    { key: "article", head: w.columns.article, value: (one) => one.article, cell: (one) => <ArticleLink number={one.article} /> },
  ];
  return (
    <Page name="openings" group="follow" lead={w.lead}>
      <List name="ouvertures" caption={w.table} columns={columns} rows={data.openings} id={(one) => one.number} empty={w.none} sort="-jour" />
      {asked && <Opinion opening={asked} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}

function Opinion({ opening, onClose }: { opening: Opening; onClose: () => void }) {
  const w = useWords(openingWords);
  const shell = useWords(shellWords);
  const [wrong, setWrong] = useState<Wrong>({});
  const give = useMutation({
    mutationFn: (favourable: boolean) => got(hub.POST("/api/openings/{number}/opinion", { params: { path: { number: opening.number } }, body: { favourable } })),
    onSuccess: () => { onClose(); void queries.invalidateQueries({ queryKey: ["openings"] }); },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const opinion = new FormData(event.currentTarget).get("opinion");
    setWrong(opinion ? {} : { opinion: w.choose });
    if (opinion) give.mutate(opinion === "favourable");
  };
  return (
    <Asked title={w.opinionTitle(opening.number)} onClose={onClose}>
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

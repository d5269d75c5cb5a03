// A simulation (never the journal): what the charter decides for somebody, at a time.
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useSearchParams } from "wouter";
import { read } from "../api/queries";
import { Told } from "../app/Failed";
import { Button } from "../parts/Button";
import { DayField } from "../parts/DayField";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { Verdict } from "../parts/Verdict";
import { useWords } from "../words/language";
import { decisionWords } from "../words/mine";

const names = ["adresse", "personne", "quand"] as const;

// A minute of the browser's zone, 2026-12-24T14:30, as an instant.
function instant(text: string): string | undefined {
  const at = new Date(text);
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined;
}

export default function Filter() {
  const w = useWords(decisionWords);
  const [params, setParams] = useSearchParams();
  const [wrong, setWrong] = useState<Wrong>({});
  const get = (name: (typeof names)[number]) => params.get(name) ?? "";
  const [when, setWhen] = useState(() => (instant(get("quand")) ? get("quand") : ""));
  const at = instant(get("quand"));
  const query = {
    address: get("adresse"), ...(/^[1-9]\d*$/.test(get("personne")) && { person: Number(get("personne")) }),
    ...(at && { at }),
  };
  const answer = useQuery({ ...read.filter(query), enabled: query.address !== "", throwOnError: false });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const given = Object.fromEntries(names.map((name) => [name, name === "quand" ? when : String(data.get(name)).trim()]).filter(([, value]) => value));
    const bad: Wrong = {};
    if (!given.adresse) bad.adresse = w.missing;
    if (given.personne && !/^[1-9]\d*$/.test(given.personne)) bad.personne = w.wrongPerson;
    setWrong(bad);
    if (Object.keys(bad).length === 0) setParams(given);
  };
  return (
    <Page name="filter" group="run" lead={w.filterLead}>
      <ErrorSummary wrong={wrong} />
      <form className="form" onSubmit={submit} noValidate>
        <Field id="adresse" name="adresse" label={w.filterAddress} isRequired defaultValue={get("adresse")} error={wrong.adresse} />
        <Field id="personne" name="personne" label={w.person} hint={w.personHint} inputMode="numeric" defaultValue={get("personne")} error={wrong.personne} />
        <DayField id="quand" label={w.at} value={when} onChange={setWhen} minutes />
        <Button kind="main" type="submit" isPending={answer.isFetching}>{w.test}</Button>
      </form>
      {answer.error && <Told error={answer.error} />}
      {answer.data?.told && <Notice kind="plain" title={w.told} />}
      {answer.data && <Verdict address={query.address} decision={answer.data} technical />}
    </Page>
  );
}

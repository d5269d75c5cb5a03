import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link, useSearchParams } from "wouter";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import { Told } from "../app/Failed";
import { pathOf } from "../app/pages";
import { useRoles } from "../app/session";
import { Button } from "../parts/Button";
import { Choice } from "../parts/Choice";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { List, type Column } from "../parts/List";
import { Page } from "../parts/Page";
import { Instant } from "../parts/When";
import { draftWords } from "../words/drafts";
import { useWords } from "../words/language";
import { Editor } from "./drafts/Editor";
import "../style/drafts.css";

const MOST = 1_000_000; // bytes of a draft

export default function Drafts() {
  const [params] = useSearchParams();
  const number = Number(params.get("projet"));
  return number > 0 ? <Editor key={number} number={number} /> : <All />;
}

function All() {
  const w = useWords(draftWords);
  const writes = useRoles().some((role) => role === "it" || role === "authority" || role === "administrator");
  const { data } = useSuspenseQuery(read.drafts());
  type Row = (typeof data.drafts)[number];
  const state = (one: Row) => (one.registered ? w.registered(one.registered) : w.open);
  const columns: Column<Row>[] = [
    { key: "projet", head: w.columns.title, value: (one) => one.title, cell: (one) => <Link href={`${pathOf("drafts")}?projet=${one.number}`}>{one.title}</Link> },
    { key: "revision", head: w.columns.revision, value: (one) => one.revision, number: true },
    { key: "quand", head: w.columns.saved, value: (one) => one.saved, cell: (one) => <Instant at={one.saved} /> },
    { key: "par", head: w.columns.by, value: (one) => one.saved_by || undefined },
    { key: "etat", head: w.columns.state, value: state, filter: true },
  ];
  return (
    <Page name="drafts" group="follow" lead={w.lead}>
      <List name="projets" caption={w.table} columns={columns} rows={data.drafts} id={(one) => one.number} empty={w.none} sort="-quand" />
      {writes && <Begin />}
    </Page>
  );
}

function Begin() {
  const w = useWords(draftWords);
  const [, setParams] = useSearchParams();
  const [from, setFrom] = useState("charter");
  const [wrong, setWrong] = useState<Wrong>({});
  const make = useMutation({
    mutationFn: (body: { title: string; text?: string }) => got(hub.POST("/api/drafts", { body })),
    onSuccess: ({ number }) => { void queries.invalidateQueries({ queryKey: ["drafts"] }); setParams({ projet: String(number) }); },
  });
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const title = String(given.get("title") ?? "").trim();
    const file = given.get("file");
    const missing: Wrong = {};
    if (!title) missing.title = w.missing.title;
    if (from === "file" && !(file instanceof File && file.size > 0)) missing.file = w.missing.file;
    if (from === "file" && file instanceof File && file.size > MOST) missing.file = w.tooLarge;
    setWrong(missing);
    if (Object.keys(missing).length > 0) return;
    make.mutate({ title, ...(from === "file" && file instanceof File ? { text: await file.text() } : {}) });
  };
  return (
    <section>
      <h2>{w.begin}</h2>
      <form className="form" onSubmit={(event) => void submit(event)} noValidate>
        {make.error && <Told error={make.error} />}
        <ErrorSummary wrong={wrong} />
        <Field id="title" name="title" label={w.title} hint={w.titleHint} error={wrong.title} isRequired maxLength={200} />
        <Choice id="from" label={w.from} value={from} onChange={setFrom} options={[{ value: "charter", label: w.fromCharter }, { value: "file", label: w.fromFile }]} />
        {from === "file" && (
          <div className="field">
            <label htmlFor="file">{w.file}</label>
            {wrong.file && <span className="field-error">{wrong.file}</span>}
            <input id="file" name="file" type="file" accept=".md,text/markdown,text/plain" />
          </div>
        )}
        <div className="buttons"><Button kind="main" type="submit" isPending={make.isPending}>{w.make}</Button></div>
      </form>
    </section>
  );
}

import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import { got, hub } from "../api/client";
import { queries, read } from "../api/queries";
import { pathOf } from "../app/pages";
import { useRoles } from "../app/session";
import { Choice } from "../parts/Choice";
import { FileForm } from "../parts/FileForm";
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
  const make = useMutation({
    mutationFn: (body: { title: string; text?: string }) => got(hub.POST("/api/drafts", { body })),
    onSuccess: ({ number }) => { void queries.invalidateQueries({ queryKey: ["drafts"] }); setParams({ projet: String(number) }); },
  });
  const words = { title: w.title, titleHint: w.titleHint, file: w.file, send: w.make, noTitle: w.missing.title, noFile: w.missing.file, tooLarge: w.tooLarge };
  return (
    <section>
      <h2>{w.begin}</h2>
      <FileForm words={words} accept=".md,text/markdown,text/plain" most={MOST} withFile={from === "file"} sending={make} onSend={(title, text) => make.mutate({ title, ...(text && { text }) })}>
        <Choice id="from" label={w.from} value={from} onChange={setFrom} options={[{ value: "charter", label: w.fromCharter }, { value: "file", label: w.fromFile }]} />
      </FileForm>
    </section>
  );
}

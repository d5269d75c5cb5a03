// A draft: its text on one side, on the other what is wrong with it, the form, the preview, what changes, the papers.
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useRef, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components/Tabs";
import { Link, useLocation, useSearchParams } from "wouter";
import { Failure, got, hub } from "../../api/client";
import { queries, read } from "../../api/queries";
import { Guarded, Told } from "../../app/Failed";
import { pathOf } from "../../app/pages";
import { useRoles } from "../../app/session";
import { Asked } from "../../parts/Asked";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Loading } from "../../parts/Loading";
import { Notice } from "../../parts/Notice";
import { Page } from "../../parts/Page";
import { save as keep } from "../../parts/save";
import { draftWords } from "../../words/drafts";
import { useWords } from "../../words/language";
import { shellWords } from "../../words/shell";
import { Papers } from "../versions/Papers";
import { Checked } from "./Checked";
import { Difference } from "./Difference";
import { Form } from "./Form";
import { Preview } from "./Preview";
import { Source, type SourceHandle } from "./Source";

type Side = keyof typeof draftWords.fr.tabs;
const sides: Side[] = ["checked", "form", "preview", "difference", "papers"];

export function Editor({ number }: { number: number }) {
  const w = useWords(draftWords);
  const roles = useRoles();
  const { data: draft } = useSuspenseQuery(read.draft(number));
  const [text, setText] = useState(draft.text);
  const [title, setTitle] = useState(draft.title);
  const [revision, setRevision] = useState(draft.revision); // that `text` was made from
  const [params] = useSearchParams();
  const [side, setSide] = useState<Side>(() => sides.find((one) => one === params.get("cote")) ?? "checked");
  const [asked, setAsked] = useState<"discard" | "register">();
  const source = useRef<SourceHandle>(null);
  const changed = text !== draft.text || title !== draft.title;

  const taken = (next: { revision: number }) => { setRevision(next.revision); void queries.invalidateQueries({ queryKey: ["drafts"] }); };
  const save = useMutation({
    mutationFn: () => got(hub.PUT("/api/drafts/{number}", { params: { path: { number } }, body: { title, text, revision } })),
    onSuccess: (next) => { queries.setQueryData(read.draft(number).queryKey, { ...next, text }); taken(next); },
  });
  const reload = async () => {
    const next = await queries.fetchQuery({ ...read.draft(number), staleTime: 0 });
    setText(next.text); setTitle(next.title); setRevision(next.revision); save.reset();
  };
  useEffect(() => {
    if (!changed) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [changed]);

  const conflict = save.error instanceof Failure && save.error.answer.code === "conflict";
  const panel = (one: Side) => {
    switch (one) {
      case "checked": return <Checked text={text} onGo={(line, column, length) => source.current?.go(line, column, length)} />;
      case "form": return <Form number={number} revision={revision} mayWrite={draft.may_save && !changed} onSet={(next) => { queries.setQueryData(read.draft(number).queryKey, next); setText(next.text); taken(next); }} />;
      case "preview": return <Preview number={number} revision={revision} />;
      case "difference": return <Difference number={number} revision={revision} />;
      case "papers": return <Papers about={{ draft: number }} />;
    }
  };
  return (
    <Page name="drafts" group="follow" title={draft.title} wide actions={<Link className="button" href={pathOf("drafts")}>{w.back}</Link>}>
      {draft.registered ? <Notice kind="plain" title={w.fixed(draft.registered)} /> : !draft.may_save && <Notice kind="plain" title={w.readOnly} />}
      {save.error && <Told error={save.error} />}
      {conflict && (
        <Notice kind="warn" title={w.conflict}>
          <div className="buttons">
            <Button onPress={() => keep(`projet-${number}.md`, text, "text/markdown;charset=utf-8")}>{w.keep}</Button>
            <Button onPress={() => void reload()}>{w.reload}</Button>
          </div>
        </Notice>
      )}
      <div className="drafting">
        <div className="drafting-text">
          {draft.may_save && <Field id="title" label={w.title} value={title} onChange={setTitle} maxLength={200} />}
          <Source ref={source} text={text} onChange={setText} readOnly={!draft.may_save} />
          {draft.may_save && (
            <div className="buttons">
              <Button kind="main" isPending={save.isPending} isDisabled={!changed} onPress={() => save.mutate()}>{w.save}</Button>
              {roles.includes("authority") && <Button isDisabled={changed} onPress={() => setAsked("register")}>{w.register}</Button>}
              <Button kind="quiet" onPress={() => setAsked("discard")}>{w.discard}</Button>
            </div>
          )}
          <p className="hint" role="status">{changed ? w.unsaved : save.data ? w.saved(save.data.revision) : ""}</p>
        </div>
        <Tabs className="drafting-sides" selectedKey={side} onSelectionChange={(key) => setSide(key as Side)}>
          <TabList className="tabs" aria-label={w.tabsLabel}>
            {sides.map((one) => <Tab key={one} id={one} className="tab">{w.tabs[one]}</Tab>)}
          </TabList>
          {sides.map((one) => (
            <TabPanel key={one} id={one} className="tab-panel">
              {one !== "checked" && changed && <p className="hint">{w.saveFirst}</p>}
              <Guarded key={`${one} ${revision}`}><Suspense fallback={<Loading />}>{panel(one)}</Suspense></Guarded>
            </TabPanel>
          ))}
        </Tabs>
      </div>
      {asked === "discard" && <Discard number={number} onClose={() => setAsked(undefined)} />}
      {asked === "register" && <Register number={number} revision={revision} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}

function Discard({ number, onClose }: { number: number; onClose: () => void }) {
  const w = useWords(draftWords);
  const [, go] = useLocation();
  const discard = useMutation({
    mutationFn: () => got(hub.DELETE("/api/drafts/{number}", { params: { path: { number } } })),
    onSuccess: () => { go(pathOf("drafts")); void queries.invalidateQueries({ queryKey: ["drafts"] }); },
  });
  return <Sure title={w.discardTitle} lead={w.discardLead} act={w.discardDo} run={discard} onClose={onClose} />;
}

function Register({ number, revision, onClose }: { number: number; revision: number; onClose: () => void }) {
  const w = useWords(draftWords);
  const [, go] = useLocation();
  const register = useMutation({
    mutationFn: () => got(hub.POST("/api/versions/acts", { body: { act: "version", draft: number, revision } })),
    onSuccess: () => { void queries.invalidateQueries(); go(pathOf("versions")); },
  });
  return <Sure title={w.registerTitle} lead={w.registerLead} act={w.registerDo} run={register} onClose={onClose} />;
}

interface Run { mutate: () => void; error: unknown; isPending: boolean }

function Sure({ title, lead, act, run, onClose }: { title: string; lead: string; act: string; run: Run; onClose: () => void }) {
  const shell = useWords(shellWords);
  return (
    <Asked title={title} onClose={onClose}>
      {run.error !== null && <Told error={run.error} />}
      <p>{lead}</p>
      <div className="buttons">
        <Button kind="main" isPending={run.isPending} onPress={run.mutate}>{act}</Button>
        <Button onPress={onClose}>{shell.cancel}</Button>
      </div>
    </Asked>
  );
}

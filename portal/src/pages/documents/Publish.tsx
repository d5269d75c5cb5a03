// A version of a document: written, read again as everybody will read it, then published for good.
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../../api/client";
import type { Documents, PublishedText, SignedDocument } from "../../api/types";
import { Told } from "../../app/Failed";
import { Asked } from "../../parts/Asked";
import { Button } from "../../parts/Button";
import { DayField } from "../../parts/DayField";
import { ErrorSummary, type Wrong } from "../../parts/ErrorSummary";
import { Field } from "../../parts/Field";
import { FrozenText } from "../../parts/FrozenText";
import { documentsWords } from "../../words/documents";
import { useWords } from "../../words/language";
import { openingWords } from "../../words/mine";
import { shellWords } from "../../words/shell";

const ROLES = ["it", "ciso", "dpo", "authority", "committee", "administrator"] as const;
type Role = (typeof ROLES)[number];
interface Written { title: string; version: string; text: string; substantial: boolean; populations: string[]; roles: Role[]; from?: string }
interface Given { one: SignedDocument; name: string; populations: Documents["populations"]; onDone: (text: PublishedText) => void; onClose: () => void }

export function Publish({ one, name, populations, onDone, onClose }: Given) {
  const w = useWords(documentsWords);
  const [written, setWritten] = useState<Written>();
  const params = { path: { document: one.document } };
  const preview = useMutation({
    mutationFn: ({ title, version, text }: Written) => got(hub.POST("/api/documents/{document}/preview", { params, body: { title, version, text } })),
  });
  const publish = useMutation({
    mutationFn: ({ populations: some, roles, ...rest }: Written) =>
      got(hub.POST("/api/documents/{document}", { params, body: { ...rest, ...(some.length > 0 && { populations: some }), ...(roles.length > 0 && { roles }) } })),
    onSuccess: onDone,
  });
  return (
    <Asked title={w.publishOf(name)} onClose={onClose}>
      {preview.data && written ? (
        <>
          <h3>{w.previewed}</h3>
          <p>{w.previewLead}</p>
          {publish.error && <Told error={publish.error} />}
          <FrozenText page={preview.data.page} label={w.previewed} />
          <div className="buttons">
            <Button kind="main" onPress={() => publish.mutate(written)} isPending={publish.isPending}>{w.go}</Button>
            <Button onPress={() => { preview.reset(); publish.reset(); }}>{w.mend}</Button>
          </div>
        </>
      ) : (
        <Writing
          first={written} name={name} populations={populations} pending={preview.isPending} error={preview.error} onClose={onClose}
          onWritten={(given) => { setWritten(given); preview.mutate(given); }}
        />
      )}
    </Asked>
  );
}

interface Form { first?: Written; name: string; populations: Documents["populations"]; pending: boolean; error: Error | null; onWritten: (given: Written) => void; onClose: () => void }

function Writing({ first, name, populations, pending, error, onWritten, onClose }: Form) {
  const w = useWords(documentsWords);
  const shell = useWords(shellWords);
  const roles = useWords(openingWords).roles;
  const [from, setFrom] = useState(first?.from ?? "");
  const [wrong, setWrong] = useState<Wrong>({});
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const said = (field: string) => String(data.get(field) ?? "").trim();
    const bad: Wrong = {};
    for (const field of ["title", "version", "text"] as const) if (!said(field)) bad[field] = w.missing[field];
    setWrong(bad);
    if (Object.keys(bad).length > 0) return;
    onWritten({
      title: said("title"), version: said("version"), text: said("text"), substantial: data.get("minor") === null, ...(from && { from }),
      populations: data.getAll("population").map(String), roles: ROLES.filter((role) => data.getAll("role").includes(role)),
    });
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      {error && <Told error={error} />}
      <ErrorSummary wrong={wrong} />
      <Field id="title" name="title" label={w.title} isRequired maxLength={200} defaultValue={first?.title ?? name} error={wrong.title} />
      <Field id="version" name="version" label={w.version} hint={w.versionHint} isRequired maxLength={40} defaultValue={first?.version} error={wrong.version} />
      <DayField id="from" label={`${w.from} (${w.fromHint})`} value={from} onChange={setFrom} />
      <Field id="text" name="text" label={w.text} hint={w.textHint} isRequired long maxLength={300_000} defaultValue={first?.text} error={wrong.text} />
      <label className="check"><input type="checkbox" name="minor" defaultChecked={first?.substantial === false} /><span>{w.minor}</span></label>
      <details>
        <summary>{w.others}</summary>
        <fieldset className="choice">
          <legend>{w.othersHint}</legend>
          {populations.map((one) => <label key={one.id} className="check"><input type="checkbox" name="population" value={one.id} defaultChecked={first?.populations.includes(one.id)} /><span>{one.name}</span></label>)}
          {ROLES.map((one) => <label key={one} className="check"><input type="checkbox" name="role" value={one} defaultChecked={first?.roles.includes(one)} /><span>{w.roles} {roles[one]}</span></label>)}
        </fieldset>
      </details>
      <div className="buttons">
        <Button kind="main" type="submit" isPending={pending}>{w.preview}</Button>
        <Button onPress={onClose}>{shell.cancel}</Button>
      </div>
    </form>
  );
}

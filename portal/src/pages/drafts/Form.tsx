// The clauses as a form, by the catalogue: a value that is put in changes its line of the text and nothing else.
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../../api/client";
import { read } from "../../api/queries";
import type { Api } from "../../api/types";
import { Told } from "../../app/Failed";
import { Button } from "../../parts/Button";
import { draftWords } from "../../words/drafts";
import { useFormat, useLabel, useWords } from "../../words/language";

type Clause = Api["components"]["schemas"]["DraftClause"];
type Parameter = Clause["parameters"][number];
type Draft = Api["components"]["schemas"]["Draft"];
interface Given { number: number; revision: number; mayWrite: boolean; onSet: (next: Draft) => void }

export function Form({ number, revision, mayWrite, onSet }: Given) {
  const w = useWords(draftWords);
  const label = useLabel();
  const { data } = useSuspenseQuery(read.draftClauses(number, revision));
  const [name, setName] = useState(data.clauses[0]?.clause ?? "");
  const clause = data.clauses.find((one) => one.clause === name) ?? data.clauses[0];
  if (!clause) return <p className="empty">{w.noClauses}</p>;
  return (
    <>
      <label className="field">
        <span className="label">{w.clauseIn}</span>
        <select value={clause.clause} onChange={(event) => setName(event.target.value)}>
          {data.clauses.map((one) => <option key={one.clause} value={one.clause}>{one.article} {label(one.label)} ({one.clause})</option>)}
        </select>
      </label>
      <p className="muted">{label(clause.purpose)}</p>
      {!clause.here && <p>{w.inModel}</p>}
      {clause.parameters.map((one) => (
        <Value key={`${clause.clause} ${one.parameter} ${one.value}`} clause={clause} parameter={one} number={number} revision={revision} mayWrite={mayWrite && clause.here} onSet={onSet} />
      ))}
    </>
  );
}

function Value({ clause, parameter, number, revision, mayWrite, onSet }: Given & { clause: Clause; parameter: Parameter }) {
  const w = useWords(draftWords);
  const label = useLabel();
  const format = useFormat();
  const [value, setValue] = useState(parameter.value);
  const id = `v-${clause.clause}-${parameter.parameter}`;
  const put = useMutation({
    mutationFn: () => got(hub.PUT("/api/drafts/{number}/clauses/{clause}/{parameter}", { params: { path: { number, clause: clause.clause, parameter: parameter.parameter } }, body: { value, revision } })),
    onSuccess: onSet,
  });
  const submit = (event: FormEvent) => { event.preventDefault(); put.mutate(); };
  const listed = parameter.choices?.some((one) => one.value === parameter.value) || parameter.value === "";
  const bounds = parameter.bounds.map((one) => {
    const ends = [one.least && `${w.atLeast} ${label(one.least)}`, one.most && `${w.atMost} ${label(one.most)}`, one.remark && label(one.remark)].filter(Boolean).join(", ");
    return `${format.says(w.forces[one.force], ends)}${one.source ? ` (${label(one.source)})` : ""}`;
  });
  return (
    <form className="value" onSubmit={submit}>
      <div className="field">
        <label htmlFor={id}>{capital(label(parameter.label))} <code>{parameter.parameter}</code></label>
        <span className="hint" id={`${id}-hint`}>
          {label(parameter.expected)}{!parameter.written && parameter.value !== "" && ` · ${w.silent}`}{parameter.delegable && ` · ${w.delegable}`}
          {bounds.map((one) => <span key={one} className="sub">{one}</span>)}
        </span>
        {parameter.choices && listed ? (
          <select id={id} value={value} disabled={!mayWrite} aria-describedby={`${id}-hint`} onChange={(event) => setValue(event.target.value)}>
            {(!parameter.compulsory || value === "") && <option value="">{w.none2}</option>}
            {parameter.choices.map((one) => <option key={one.value} value={one.value}>{label(one.label)}</option>)}
          </select>
        ) : (
          <input id={id} value={value} disabled={!mayWrite} aria-describedby={`${id}-hint`} onChange={(event) => setValue(event.target.value)} spellCheck={false} autoComplete="off" />
        )}
      </div>
      {put.error && <Told error={put.error} />}
      {mayWrite && value !== parameter.value && <Button type="submit" isPending={put.isPending} aria-label={w.setFor(label(parameter.label))}>{w.set}</Button>}
    </form>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

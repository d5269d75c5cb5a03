// A report that the command line made, attached to the text that it is about. Never a log.
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useSearchParams } from "wouter";
import { got, hub } from "../../api/client";
import { queries, read } from "../../api/queries";
import { Told } from "../../app/Failed";
import { Button } from "../../parts/Button";
import { ErrorSummary, type Wrong } from "../../parts/ErrorSummary";
import { Field } from "../../parts/Field";
import { useWords } from "../../words/language";
import { studyWords } from "../../words/studies";

const MOST = 1_000_000; // bytes of a report

function parsed(text: string): Record<string, never> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "format" in value ? (value as Record<string, never>) : undefined;
  } catch {
    return undefined;
  }
}

export function Attach({ draft }: { draft: number }) {
  const w = useWords(studyWords);
  const { data } = useSuspenseQuery(read.drafts());
  const [, setParams] = useSearchParams();
  const [about, setAbout] = useState(draft > 0 ? String(draft) : "");
  const [wrong, setWrong] = useState<Wrong>({});
  const attach = useMutation({
    mutationFn: (body: { title: string; draft?: number; report: Record<string, never> }) => got(hub.POST("/api/studies", { body })),
    onSuccess: ({ number }) => { void queries.invalidateQueries({ queryKey: ["studies"] }); setParams({ rapport: String(number) }); },
  });
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const title = String(given.get("title") ?? "").trim();
    const file = given.get("file");
    const missing: Wrong = {};
    const chosen = file instanceof File && file.size > 0 ? file : undefined;
    const report = chosen && chosen.size <= 2 * MOST ? parsed(await chosen.text()) : undefined;
    if (!title) missing.title = w.missing.title;
    if (!chosen) missing.file = w.missing.file;
    else if (chosen.size > 2 * MOST) missing.file = w.missing.tooLarge;
    else if (!report) missing.file = w.missing.notJson;
    setWrong(missing);
    if (report && Object.keys(missing).length === 0) attach.mutate({ title, report, ...(about && { draft: Number(about) }) });
  };
  return (
    <section>
      <h2>{w.attach}</h2>
      <form className="form" onSubmit={(event) => void submit(event)} noValidate>
        {attach.error && <Told error={attach.error} />}
        <ErrorSummary wrong={wrong} />
        <Field id="title" name="title" label={w.title} hint={w.titleHint} error={wrong.title} isRequired maxLength={200} />
        <div className="field">
          <label htmlFor="about">{w.about}</label>
          <select id="about" value={about} onChange={(event) => setAbout(event.target.value)}>
            <option value="">{w.ofVersion}</option>
            {data.drafts.filter(({ registered }) => !registered).map((one) => <option key={one.number} value={one.number}>{`${w.ofDraft} ${one.number}, ${one.title}`}</option>)}
          </select>
        </div>
        <div className="field">
          <label htmlFor="file">{w.file}</label>
          {wrong.file && <span className="field-error">{wrong.file}</span>}
          <input id="file" name="file" type="file" accept=".json,application/json" />
        </div>
        <div className="buttons"><Button kind="main" type="submit" isPending={attach.isPending}>{w.send}</Button></div>
      </form>
    </section>
  );
}

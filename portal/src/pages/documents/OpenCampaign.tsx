// People of a published text are asked to sign it by a day.
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../../api/client";
import type { Documents, PublishedText } from "../../api/types";
import { Told } from "../../app/Failed";
import { Asked } from "../../parts/Asked";
import { Button } from "../../parts/Button";
import { DayField } from "../../parts/DayField";
import { ErrorSummary, type Wrong } from "../../parts/ErrorSummary";
import { Field } from "../../parts/Field";
import { documentsWords } from "../../words/documents";
import { today } from "../../words/formats";
import { useWords } from "../../words/language";
import { shellWords } from "../../words/shell";

interface Given { text: PublishedText; name: string; populations: Documents["populations"]; onDone: () => void; onClose: () => void }

export function OpenCampaign({ text, name, populations, onDone, onClose }: Given) {
  const w = useWords(documentsWords);
  const shell = useWords(shellWords);
  const [until, setUntil] = useState("");
  const [wrong, setWrong] = useState<Wrong>({});
  const open = useMutation({
    mutationFn: (body: { document: string; hash: string; until: string; summary?: string[]; by_link?: string[]; escalate?: number }) => got(hub.POST("/api/campaigns", { body })),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setWrong(until < today() ? { until: w.missing.until } : {});
    if (until < today()) return;
    const data = new FormData(event.currentTarget);
    const summary = String(data.get("summary") ?? "").split("\n").map((line) => line.trim()).filter(Boolean).slice(0, 30);
    const days = String(data.get("escalate") ?? "").trim();
    const byLink = data.getAll("link").map(String);
    open.mutate({ document: text.document, hash: text.hash, until, ...(summary.length > 0 && { summary }), ...(byLink.length > 0 && { by_link: byLink }), ...(/^\d{1,3}$/.test(days) && { escalate: Number(days) }) });
  };
  return (
    <Asked title={w.openOf(name)} onClose={onClose}>
      <p>{w.openLead}</p>
      <form className="form" onSubmit={submit} noValidate>
        {open.error && <Told error={open.error} />}
        <ErrorSummary wrong={wrong} />
        <DayField id="until" label={w.until} value={until} onChange={setUntil} isRequired error={wrong.until} />
        <Field id="summary" name="summary" label={w.summary} hint={w.summaryHint} long maxLength={10_000} />
        <Field id="escalate" name="escalate" label={w.escalate} inputMode="numeric" maxLength={3} />
        {populations.length > 0 && (
          <fieldset className="choice">
            <legend>{w.byLink}</legend>
            {populations.map((one) => <label key={one.id} className="check"><input type="checkbox" name="link" value={one.id} /><span>{one.name}</span></label>)}
          </fieldset>
        )}
        <div className="buttons">
          <Button kind="main" type="submit" isPending={open.isPending}>{w.open}</Button>
          <Button onPress={onClose}>{shell.cancel}</Button>
        </div>
      </form>
    </Asked>
  );
}

// A report that the command line made, attached to the text that it is about. Never a log.
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { got, hub } from "../../api/client";
import { queries, read } from "../../api/queries";
import { FileForm } from "../../parts/FileForm";
import { useWords } from "../../words/language";
import { studyWords } from "../../words/studies";

const MOST = 2_000_000; // bytes of the file, which is indented; the hub takes 1 MB of compact JSON

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
  const attach = useMutation({
    mutationFn: (body: { title: string; draft?: number; report: Record<string, never> }) => got(hub.POST("/api/studies", { body })),
    onSuccess: ({ number }) => { void queries.invalidateQueries({ queryKey: ["studies"] }); setParams({ rapport: String(number) }); },
  });
  const words = { title: w.title, titleHint: w.titleHint, file: w.file, send: w.send, noTitle: w.missing.title, noFile: w.missing.file, tooLarge: w.missing.tooLarge };
  const send = (title: string, text: string) => {
    const report = parsed(text);
    if (report) attach.mutate({ title, report, ...(about && { draft: Number(about) }) });
  };
  return (
    <section>
      <h2>{w.attach}</h2>
      <FileForm words={words} accept=".json,application/json" most={MOST} check={(text) => (parsed(text) ? undefined : w.missing.notJson)} sending={attach} onSend={send}>
        <div className="field">
          <label htmlFor="about">{w.about}</label>
          <select id="about" value={about} onChange={(event) => setAbout(event.target.value)}>
            <option value="">{w.ofVersion}</option>
            {data.drafts.filter(({ registered }) => !registered).map((one) => <option key={one.number} value={one.number}>{`${w.ofDraft} ${one.number}, ${one.title}`}</option>)}
          </select>
        </div>
      </FileForm>
    </section>
  );
}

// What is wrong with the text as it stands in the field, a moment after the last key.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Failure, got, hub } from "../../api/client";
import { Told } from "../../app/Failed";
import { Button } from "../../parts/Button";
import { Coded } from "../../parts/Coded";
import { State } from "../../parts/State";
import { draftWords } from "../../words/drafts";
import { useFormat, useLabel, useWords } from "../../words/language";

const PAUSE = 600; // ms without a key

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

const shapes = { error: "cross", warning: "warn", note: "text" } as const;
const kinds = { error: "bad", warning: "warn", note: "plain" } as const;

export function Checked({ text, onGo }: { text: string; onGo: (line: number, column: number, length: number) => void }) {
  const w = useWords(draftWords);
  const label = useLabel();
  const format = useFormat();
  const settled = useSettled(text);
  const { data, error, isFetching } = useQuery({
    queryKey: ["draft check", settled], staleTime: Infinity, gcTime: 60_000, placeholderData: keepPreviousData, throwOnError: false,
    queryFn: () => got(hub.POST("/api/drafts/check", { body: { text: settled } })),
    retry: (count, failure) => failure instanceof Failure && failure.answer.code === "unavailable" && count < 3,
    retryDelay: 1000,
  });
  const stale = isFetching || settled !== text;
  const notes = data?.diagnostics.filter(({ level }) => level === "note") ?? [];
  const others = data?.diagnostics.filter(({ level }) => level !== "note") ?? [];
  type One = NonNullable<typeof data>["diagnostics"][number];
  const items = (list: One[]) => (
    <ul className="diagnostics">
      {list.map((one, at) => (
        <li key={`${one.code} ${one.line} ${at}`}>
          <p>
            <State shape={shapes[one.level]} kind={kinds[one.level]}>{w.levels[one.level]}</State>{" "}
            {one.model ? <>{w.model} {one.model}, {w.line(one.line)}</> : <Button kind="quiet" onPress={() => onGo(one.line, one.column, one.length)}>{w.line(one.line)}</Button>}{" "}
            <code>{one.code}</code>
          </p>
          <p><Coded text={label(one.message)} /></p>
          {one.cure && <p className="muted"><Coded text={format.says(w.cure, label(one.cure))} /></p>}
          {one.suggestion && <p className="muted">{format.says(w.suggestion, "")}<code>{one.suggestion}</code></p>}
          {one.sources && <p className="muted small">{format.says(w.source, one.sources.join(", "))}</p>}
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {error && <Told error={error} />}
      <p role="status" className="counts">{data ? (data.diagnostics.length === 0 ? w.clean : w.counts(data.errors, data.warnings)) : ""} {stale && <span className="muted">{w.checking}</span>}</p>
      {items(others)}
      {data?.cut && <p>{w.more}</p>}
      {notes.length > 0 && <details><summary>{w.notes(notes.length)}</summary>{items(notes)}</details>}
    </>
  );
}

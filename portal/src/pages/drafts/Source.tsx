// The text with numbers beside its lines: a plain field, which every browser and screen reader knows.
import { useImperativeHandle, useMemo, useRef, type Ref } from "react";
import { draftWords } from "../../words/drafts";
import { useWords } from "../../words/language";

export interface SourceHandle { go: (line: number, column: number, length: number) => void }
interface Given { ref: Ref<SourceHandle>; text: string; onChange: (text: string) => void; readOnly: boolean }

export function Source({ ref, text, onChange, readOnly }: Given) {
  const w = useWords(draftWords);
  const field = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLPreElement>(null);
  const lines = useMemo(() => text.split("\n").length, [text]);
  const counted = useMemo(() => Array.from({ length: lines }, (_, at) => at + 1).join("\n"), [lines]);

  useImperativeHandle(ref, () => ({
    go(line, column, length) {
      const area = field.current;
      if (!area) return;
      const all = area.value.split("\n");
      const before = all.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      const end = before + (all[line - 1]?.length ?? 0); // the text may have changed since it was checked
      const start = Math.min(before + column - 1, end);
      area.focus();
      area.setSelectionRange(start, Math.min(start + length, end));
      const height = area.scrollHeight / Math.max(1, lines);
      area.scrollTop = Math.max(0, (line - 4) * height);
    },
  }), [lines]);

  return (
    <div className="field">
      <label htmlFor="source">{w.text}</label>
      <div className="source">
        <pre ref={numbers} aria-hidden="true">{counted}</pre>
        <textarea
          id="source" ref={field} value={text} readOnly={readOnly} wrap="off" spellCheck lang="fr" rows={28}
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => { if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop; }}
        />
      </div>
    </div>
  );
}

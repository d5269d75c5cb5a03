// A form that sends the text of a file under a title; what is wrong with it is said before anything leaves the browser.
import { useState, type FormEvent, type ReactNode } from "react";
import { Told } from "../app/Failed";
import { Button } from "./Button";
import { ErrorSummary, type Wrong } from "./ErrorSummary";
import { Field } from "./Field";

interface Given {
  words: { title: string; titleHint: string; file: string; send: string; noTitle: string; noFile: string; tooLarge: string };
  accept: string;
  most: number; // bytes
  withFile?: boolean;
  // What is wrong with the text, if anything.
  check?: (text: string) => string | undefined;
  // `text` is empty without a file.
  onSend: (title: string, text: string) => void;
  sending: { error: Error | null; isPending: boolean };
  children: ReactNode; // between the title and the file
}

export function FileForm({ words, accept, most, withFile = true, check, onSend, sending, children }: Given) {
  const [wrong, setWrong] = useState<Wrong>({});
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const title = String(given.get("title") ?? "").trim();
    const file = given.get("file");
    const chosen = withFile && file instanceof File && file.size > 0 ? file : undefined;
    const text = chosen && chosen.size <= most ? await chosen.text() : "";
    const missing: Wrong = {};
    if (!title) missing.title = words.noTitle;
    const about = !withFile ? undefined : !chosen ? words.noFile : chosen.size > most ? words.tooLarge : check?.(text);
    if (about) missing.file = about;
    setWrong(missing);
    if (Object.keys(missing).length === 0) onSend(title, text);
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)} noValidate>
      {sending.error && <Told error={sending.error} />}
      <ErrorSummary wrong={wrong} />
      <Field id="title" name="title" label={words.title} hint={words.titleHint} error={wrong.title} isRequired maxLength={200} />
      {children}
      {withFile && (
        <div className="field">
          <label htmlFor="file">{words.file}</label>
          {wrong.file && <span className="field-error">{wrong.file}</span>}
          <input id="file" name="file" type="file" accept={accept} />
        </div>
      )}
      <div className="buttons"><Button kind="main" type="submit" isPending={sending.isPending}>{words.send}</Button></div>
    </form>
  );
}

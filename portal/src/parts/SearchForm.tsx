// A list too long to send: the hub searches it, a part at a time. What is asked stands in the address (`cherche`, `apres`).
import type { FormEvent } from "react";
import { useSearchParams } from "wouter";
import { Button } from "./Button";

export function useSearch(): { search: string; after: number } {
  const [params] = useSearchParams();
  return { search: params.get("cherche") ?? "", after: Number(params.get("apres") ?? 0) || 0 };
}

export function SearchForm({ label, find }: { label: string; find: string }) {
  const [, setParams] = useSearchParams();
  const { search } = useSearch();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get("cherche")).trim();
    setParams(given ? { cherche: given } : {});
  };
  return (
    <form className="filters" role="search" onSubmit={submit}>
      <label className="search">{label}<input type="search" name="cherche" defaultValue={search} /></label>
      <button type="submit" className="button main">{find}</button>
    </form>
  );
}

// Back to the first part, on to the one that begins after `next`.
export function SearchParts({ next, first, more }: { next?: number; first: string; more: string }) {
  const [, setParams] = useSearchParams();
  const { after } = useSearch();
  return (
    <div className="buttons">
      {after > 0 && <Button onPress={() => setParams((now) => { now.delete("apres"); return now; })}>{first}</Button>}
      {next !== undefined && <Button onPress={() => setParams((now) => { now.set("apres", String(next)); return now; })}>{more}</Button>}
    </div>
  );
}

import { Link } from "wouter";
import { Page } from "../parts/Page";
import { useWords } from "../words/language";
import { shellWords } from "../words/shell";

// The hub would refuse what this page asks; better said before.
export default function NotYours() {
  const w = useWords(shellWords);
  return (
    <Page name="notFound" title={w.error.forbidden} lead={w.cure.forbidden}>
      <p><Link className="button main" href="/">{w.home}</Link></p>
    </Page>
  );
}

import { Link } from "wouter";
import { pathOf } from "../app/pages";
import { Page } from "../parts/Page";
import { useWords } from "../words/language";
import { pageWords } from "../words/pages";
import { shellWords } from "../words/shell";

export default function NotFound() {
  const w = useWords(shellWords);
  const titles = useWords(pageWords);
  return (
    <Page name="notFound" lead={w.notFound}>
      <p className="buttons"><Link className="button main" href="/">{w.home}</Link><Link className="button" href={pathOf("siteMap")}>{titles.siteMap}</Link></p>
    </Page>
  );
}

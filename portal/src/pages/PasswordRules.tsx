// The password rules in force, published: also before signing in (ACC-04).
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { read } from "../api/queries";
import { pathOf } from "../app/pages";
import { Page } from "../parts/Page";
import { useLabel, useWords } from "../words/language";
import { ruleWords } from "../words/rights";

export default function PasswordRules() {
  const w = useWords(ruleWords);
  const label = useLabel();
  const { data: session } = useSuspenseQuery(read.session());
  const { data } = useSuspenseQuery(read.passwordRules());
  return (
    <Page name="passwordRules" lead={w.lead}>
      <h2>{w.heading}</h2>
      <ul>{data.rules.map((rule) => <li key={rule.en}>{label(rule)}</li>)}</ul>
      {session.signed_in && <p><Link href={pathOf("password")}>{w.change}</Link></p>}
    </Page>
  );
}

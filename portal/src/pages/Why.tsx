import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useSearchParams } from "wouter";
import { read } from "../api/queries";
import { Told } from "../app/Failed";
import { Button } from "../parts/Button";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { Page } from "../parts/Page";
import { Verdict } from "../parts/Verdict";
import { useWords } from "../words/language";
import { decisionWords } from "../words/mine";

export default function Why() {
  const w = useWords(decisionWords);
  const [params, setParams] = useSearchParams();
  const address = params.get("adresse") ?? "";
  const [wrong, setWrong] = useState<Wrong>({});
  const answer = useQuery({ ...read.why(address), enabled: address !== "", throwOnError: false });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get("address")).trim();
    setWrong(given ? {} : { address: w.missing });
    if (given) setParams({ adresse: given });
  };
  return (
    <Page name="why" group="mine" lead={w.lead}>
      <ErrorSummary wrong={wrong} />
      <form className="form" onSubmit={submit} noValidate>
        <Field key={address} id="address" name="address" label={w.address} hint={w.addressHint} isRequired defaultValue={address} error={wrong.address} />
        <Button kind="main" type="submit" isPending={answer.isFetching}>{w.ask}</Button>
      </form>
      {answer.error && <Told error={answer.error} />}
      {answer.data && <><Verdict address={address} decision={answer.data} /><p className="muted small">{w.now}</p></>}
    </Page>
  );
}

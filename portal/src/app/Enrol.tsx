// A second factor is wanted and none is registered: codes of an application are set up, recovery codes are shown once.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { got, hub } from "../api/client";
import { keepSession } from "../api/queries";
import type { Session } from "../api/types";
import { Button } from "../parts/Button";
import { ErrorSummary, type Wrong } from "../parts/ErrorSummary";
import { Field } from "../parts/Field";
import { Loading } from "../parts/Loading";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { useLanguage, useWords } from "../words/language";
import { signInWords } from "../words/sign_in";
import { Told } from "./Failed";

export function Enrol() {
  const w = useWords(signInWords);
  const { language } = useLanguage();
  const [wrong, setWrong] = useState<Wrong>({});
  const [enrolled, setEnrolled] = useState<{ session: Session; recovery_codes: string[] }>();
  // A question asked once: another offer would make the first one worthless.
  const offer = useQuery({
    queryKey: ["session", "totp"], staleTime: Infinity, gcTime: 0, throwOnError: false,
    queryFn: () => got(hub.POST("/api/session/totp", { body: { language } })),
  });
  const confirm = useMutation({
    mutationKey: ["session"],
    mutationFn: (code: string) => got(hub.PUT("/api/session/totp", { body: { code } })),
    onSuccess: setEnrolled,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code")).replace(/\s/g, "");
    const good = /^[0-9]{6}$/.test(code);
    setWrong(good ? {} : { code: w.missing.sixDigits });
    if (good) confirm.mutate(code);
  };
  if (enrolled)
    return (
      <Page name="signIn" title={w.codesTitle} lead={w.codesLead}>
        <Notice kind="warn" title={w.codesOnce}>
          <ul>{enrolled.recovery_codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
        </Notice>
        <p className="buttons"><Button kind="main" onPress={() => keepSession(enrolled.session)}>{w.continue}</Button></p>
      </Page>
    );
  return (
    <Page name="signIn" title={w.enrolTitle} lead={w.enrolLead}>
      {offer.error && <Told error={offer.error} retry={() => void offer.refetch()} />}
      {offer.isPending && <Loading />}
      {offer.data && (
        <form className="form" onSubmit={submit} noValidate>
          {confirm.error && <Told error={confirm.error} />}
          <ErrorSummary wrong={wrong} />
          {/* drawn by the hub */}
          <div className="qr" role="img" aria-label={w.qr} dangerouslySetInnerHTML={{ __html: offer.data.qr }} />
          <p>{w.secret} <code>{offer.data.secret}</code></p>
          <Field id="code" name="code" label={w.firstCode} isRequired autoComplete="one-time-code" inputMode="numeric" error={wrong.code} />
          <Button kind="main" type="submit" isPending={confirm.isPending}>{w.verify}</Button>
        </form>
      )}
    </Page>
  );
}

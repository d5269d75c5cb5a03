// What went wrong and the cure, in the place of a page or beside a form.
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { Component, type ReactNode } from "react";
import { Failure } from "../api/client";
import { Notice } from "../parts/Notice";
import { Page } from "../parts/Page";
import { useLabel, useWords } from "../words/language";
import { shellWords } from "../words/shell";
import { Button } from "../parts/Button";

export function Told({ error, retry }: { error: unknown; retry?: () => void }) {
  const w = useWords(shellWords);
  const label = useLabel();
  const answer = error instanceof Failure ? error.answer : undefined;
  const code = answer?.code ?? "internal";
  return (
    <Notice kind="bad" title={w.error[code]} live>
      {answer && <p>{sentence(label(answer.message))}</p>}
      <p>{answer?.retry_after === undefined ? w.cure[code] : w.wait(answer.retry_after)}</p>
      {retry && <p><Button onPress={retry}>{w.retry}</Button></p>}
    </Notice>
  );
}

// In the place of a page: it has a title of its own, as every page.
function Broken({ error, retry }: { error: unknown; retry: () => void }) {
  const w = useWords(shellWords);
  const label = useLabel();
  const answer = error instanceof Failure ? error.answer : undefined;
  const code = answer?.code ?? "internal";
  return (
    <Page name="notFound" title={w.error[code]} lead={answer && sentence(label(answer.message))}>
      <div role="alert"><p>{answer?.retry_after === undefined ? w.cure[code] : w.wait(answer.retry_after)}</p></div>
      <p><Button onPress={retry}>{w.retry}</Button></p>
    </Page>
  );
}

// The hub's messages are in lower case, as a program's are.
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}

interface Props { children: ReactNode; reset: () => void }

class Boundary extends Component<Props, { error?: unknown }> {
  override state: { error?: unknown } = {};
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }
  override render() {
    const retry = () => { this.props.reset(); this.setState({ error: undefined }); };
    return this.state.error === undefined ? this.props.children : <Broken error={this.state.error} retry={retry} />;
  }
}

// With the address as its key, so that the next page begins afresh.
export function Guarded({ children }: { children: ReactNode }) {
  const { reset } = useQueryErrorResetBoundary();
  return <Boundary reset={reset}>{children}</Boundary>;
}

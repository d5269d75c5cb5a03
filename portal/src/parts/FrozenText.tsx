// A text as it was frozen on publication, in a place that scrolls.
import { HubHtml } from "./HubHtml";

export function FrozenText({ page, label }: { page: string; label: string }) {
  const text = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached with the keyboard
    <div className="whole-text" role="region" aria-label={label} tabIndex={0}><HubHtml className="prose" html={text?.innerHTML ?? ""} /></div>
  );
}

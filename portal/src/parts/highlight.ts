// Marks the words that were searched for without touching the text (CSS Custom Highlights, where the browser has them).
import { folded } from "./arrange";

export function highlight(place: HTMLElement | null, search: string): () => void {
  if (!("highlights" in CSS)) return () => {};
  const wanted = folded(search).split(/\s+/).filter((word) => word.length > 2);
  const ranges: Range[] = [];
  if (place && wanted.length > 0) {
    const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const text = folded(node.nodeValue ?? "");
      if (text.length !== node.nodeValue?.length) continue; // folding moved the letters: found, but not marked
      for (const word of wanted)
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + word.length);
          ranges.push(range);
        }
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
  return () => { CSS.highlights.delete("found"); };
}

// What stands in backticks is what somebody typed, or may type.
export function Coded({ text }: { text: string }) {
  return text.split("`").map((piece, at) => (at % 2 === 1 ? <code key={at}>{piece}</code> : piece));
}

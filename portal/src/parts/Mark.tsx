// The small shapes beside a state's word. Each state has its own shape: they can be told apart without colours.
export type MarkShape = "full" | "half" | "empty" | "person" | "text" | "eye" | "warn" | "cross" | "seal" | "gear";

const drawings: Record<MarkShape, React.ReactNode> = {
  full: <><circle cx="8" cy="8" r="7" fill="currentColor" /><path d="m4.800 8.200 2.200 2.300 4.300-4.700" stroke="var(--paper)" strokeWidth="1.800" fill="none" /></>,
  gear: <><circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2.200" /><path d="M8 1v3M8 12v3M1 8h3M12 8h3" stroke="currentColor" strokeWidth="2.200" /></>,
  half: <><circle cx="8" cy="8" r="6.200" fill="none" stroke="currentColor" strokeWidth="1.600" /><path d="M8 2a6 6 0 0 0 0 12z" fill="currentColor" /></>,
  empty: <circle cx="8" cy="8" r="6.200" fill="none" stroke="currentColor" strokeWidth="1.600" strokeDasharray="2.600 2" />,
  person: <><circle cx="8" cy="4.800" r="3" fill="currentColor" /><path d="M2.500 15c0-3.500 2.500-5.500 5.500-5.500s5.500 2 5.500 5.500z" fill="currentColor" /></>,
  text: <path d="M2 4h12M2 8h12M2 12h8" stroke="currentColor" strokeWidth="1.700" fill="none" />,
  eye: <><path d="M1 8s2.700-4.500 7-4.500S15 8 15 8s-2.700 4.500-7 4.500S1 8 1 8z" fill="none" stroke="currentColor" strokeWidth="1.600" /><circle cx="8" cy="8" r="2.200" fill="currentColor" /></>,
  warn: <><path d="M8 1.500 15.200 14H.800z" fill="none" stroke="currentColor" strokeWidth="1.600" strokeLinejoin="round" /><path d="M8 6v4M8 11.300v1.200" stroke="currentColor" strokeWidth="1.700" /></>,
  cross: <path d="m3 3 10 10M13 3 3 13" stroke="currentColor" strokeWidth="2.200" />,
  seal: <><circle cx="8" cy="6.500" r="5" fill="currentColor" /><path d="M5 10.500 4 15l4-2 4 2-1-4.500" fill="currentColor" /></>,
};

export function Mark({ shape }: { shape: MarkShape }) {
  return <svg className="mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{drawings[shape]}</svg>;
}

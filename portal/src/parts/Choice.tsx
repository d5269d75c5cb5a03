// One of several, all to be seen at once: a native group of radio buttons.
import { useWords } from "../words/language";
import { shellWords } from "../words/shell";

interface Given {
  id: string; // the first button has it: an error summary leads there
  label: string;
  options: { value: string; label: string }[];
  value?: string;
  onChange?: (value: string) => void;
  optional?: boolean;
}

export function Choice({ id, label, options, value, onChange, optional }: Given) {
  const w = useWords(shellWords);
  return (
    <fieldset className="choice">
      <legend>{label} {!optional && <span className="required">{w.required}</span>}</legend>
      {options.map((option, at) => (
        <label key={option.value}>
          <input
            type="radio" name={id} id={at === 0 ? id : undefined} value={option.value}
            checked={value === undefined ? undefined : value === option.value}
            onChange={onChange && (() => onChange(option.value))}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

// A day, or a minute of it, written JJ/MM/AAAA piece by piece, as the language has it.
import { parseDate, parseDateTime } from "@internationalized/date";
import { DateField, DateInput, DateSegment, Label, Text } from "react-aria-components/DateField";
import { useWords } from "../words/language";
import { shellWords } from "../words/shell";

interface Given { id: string; label: string; value: string; onChange: (day: string) => void; error?: string; isRequired?: boolean; minutes?: boolean }

export function DayField({ id, label, value, onChange, error, isRequired, minutes }: Given) {
  const w = useWords(shellWords);
  return (
    <DateField
      id={id} className="field" validationBehavior="aria" isInvalid={error !== undefined} isRequired={isRequired} shouldForceLeadingZeros
      granularity={minutes ? "minute" : "day"} hourCycle={24} value={value ? (minutes ? parseDateTime(value) : parseDate(value)) : null} onChange={(day) => onChange(day?.toString().slice(0, 16) ?? "")}
    >
      <Label>{label} {isRequired && <span className="required">{w.required}</span>}</Label>
      {error && <Text slot="errorMessage" className="field-error">{error}</Text>}
      <DateInput className={minutes ? "date-input minutes" : "date-input"}>{(segment) => <DateSegment segment={segment} className="date-segment" />}</DateInput>
    </DateField>
  );
}

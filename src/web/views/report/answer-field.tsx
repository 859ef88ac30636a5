import type { Child } from 'hono/jsx';
import type { ReportDraft, ReportFault, ReportField } from './report-draft.ts';

/** The form as far as it is filled in, and what is wrong with it. */
export type Filled = { draft: ReportDraft; faults: readonly ReportFault[] };

type FieldProps = Filled & { name: ReportField; label: string; hint?: string };

/** What ties an answer to its fault and its hint, for whoever does not see the page. */
function tied({ faults, name, hint }: FieldProps) {
  const isFaulty = faults.some(({ field }) => field === name);
  const ids = [isFaulty ? `${name}-fault` : null, hint === undefined ? null : `${name}-hint`];
  return {
    id: name,
    name,
    'aria-invalid': isFaulty ? ('true' as const) : undefined,
    'aria-describedby': ids.filter((id) => id !== null).join(' ') || undefined,
  };
}

/** A question with its hint, its answer and what is wrong with that. */
function Question(props: FieldProps & { children?: Child }) {
  const { faults, name, label, hint, children } = props;
  const fault = faults.find(({ field }) => field === name);
  return (
    <div class="report-field">
      <label for={name}>{label}</label>
      {hint === undefined ? null : (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {children}
      {fault === undefined ? null : (
        <p class="report-fault" id={`${name}-fault`}>
          {fault.sentence}
        </p>
      )}
    </div>
  );
}

export function LongAnswer(props: FieldProps) {
  return (
    <Question {...props}>
      <textarea {...tied(props)} rows={5} required dir="auto">
        {props.draft[props.name]}
      </textarea>
    </Question>
  );
}

type LineProps = FieldProps & { type?: 'text' | 'url' | 'email'; most?: number };

export function LineAnswer({ type = 'text', most, ...props }: LineProps) {
  const inputmode = type === 'text' ? undefined : type;
  return (
    <Question {...props}>
      <input
        {...tied(props)}
        type="text"
        inputmode={inputmode}
        maxlength={most}
        value={props.draft[props.name]}
        autocomplete={type === 'email' ? 'email' : 'off'}
        dir="auto"
      />
    </Question>
  );
}

type ChoiceProps = FieldProps & { choices: readonly { value: string; text: string }[] };

export function ChosenAnswer({ choices, ...props }: ChoiceProps) {
  const chosen = props.draft[props.name];
  return (
    <Question {...props}>
      <select {...tied(props)}>
        {choices.map(({ value, text }) => (
          <option value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </Question>
  );
}

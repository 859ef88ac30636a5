import { sayDay } from '../../core/attention/say-day.ts';
import type { FrameProps } from './inbox-frame.tsx';
import { inboxFields, type Narrowed, nothingElse, sinceChoices } from './origin.ts';
import { SearchField } from './search-field.tsx';
import { detectorWords } from './words/candidate-words.ts';
import { plainLine } from './words/cut-text.ts';

type FiltersProps = Pick<FrameProps, 'at' | 'services'>;

/** Words to look for, and behind a fold what else narrows a list; its address carries them all. */
export function InboxFilters({ at, services }: FiltersProps) {
  const kept = inboxFields({ ...at, ...nothingElse, after: null, selected: null });
  return (
    <search>
      <form class="filters" method="get" action="/">
        {kept.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <SearchField q={at.q} />
        <details class="menu filter-menu" name="filter">
          <summary class="button">Filter</summary>
          <div class="menu-panel filter-fields">
            <Select
              {...{ name: 'service', label: 'Service', all: 'All services', chosen: at.service }}
              choices={services.map(({ id, name }) => [id, plainLine(name ?? id, 60)])}
            />
            <Select
              {...{ name: 'detector', label: 'Kind', all: 'All kinds', chosen: at.detector }}
              choices={Object.entries(detectorWords)}
            />
            <Select
              {...{ name: 'since', label: 'Happened', all: 'At any time', chosen: at.since }}
              choices={sinceOptions(at).map((since) => [since, saySince(since)])}
            />
            <label class="field">
              <span>Or since a day (UTC)</span>
              <input type="date" name="day" />
            </label>
            <button type="submit" class="button button-primary">
              Apply
            </button>
          </div>
        </details>
        <button type="submit" class="button">
          Search
        </button>
      </form>
    </search>
  );
}

type SelectProps = {
  name: string;
  label: string;
  /** The choice that narrows nothing. */
  all: string;
  chosen: string | null;
  choices: readonly (readonly [string, string])[];
};

function Select({ name, label, all, chosen, choices }: SelectProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <select name={name}>
        <option value="">{all}</option>
        {choices.map(([value, text]) => (
          <option value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A day that was chosen stays a choice. */
function sinceOptions({ since }: Narrowed): readonly string[] {
  const isDay = since !== null && !(sinceChoices as readonly string[]).includes(since);
  return isDay ? [...sinceChoices, since] : sinceChoices;
}

const lengthWords: ReadonlyMap<string, string> = new Map([
  ['24h', 'In the last 24 hours'],
  ['7d', 'In the last 7 days'],
  ['30d', 'In the last 30 days'],
]);

export function saySince(since: string): string {
  return lengthWords.get(since) ?? `Since ${sayDay(new Date(since))}`;
}

import type { PolicyVerdict, TraceEntry } from './evaluate-policy.ts';

/** What rules may open for a team within seven days unless an admin says otherwise. */
export const DEFAULT_TICKETS_PER_WEEK = 2;

/** How it stands with a team's automatic tickets. `team` is its name; null for none. */
export type WeekOfTeam = { team: string | null; opened: number; perWeek: number };

export function isWeekFull({ opened, perWeek }: WeekOfTeam): boolean {
  return opened >= perWeek;
}

/** People are asked instead of a ticket that the week has no place for; the trace says so. */
export function askPeopleInstead<Verdict extends PolicyVerdict>(
  spoken: Verdict,
  week: WeekOfTeam,
): Verdict {
  const entry: TraceEntry = {
    rule: 'tickets of the week',
    matched: true,
    because: sayWeek(week),
    instead: 'review',
  };
  return heldBack(spoken, entry);
}

/** Once people were asked, a place that becomes free does not take it from them again. */
export function heldBack<Verdict extends PolicyVerdict>(
  spoken: Verdict,
  entry: TraceEntry,
): Verdict {
  return { ...spoken, verdict: 'review', trace: [...spoken.trace, entry] };
}

/** As a sentence. */
export function sayWeek({ team, opened, perWeek }: WeekOfTeam): string {
  const whose = team === null ? 'where there is no team' : `for ${team}`;
  if (perWeek === 0) return `Rules may open no tickets ${whose}; people are asked instead.`;
  const were = opened === 1 ? 'ticket was' : 'tickets were';
  return `${sayNumber(opened)} ${were} opened by rules ${whose} this week; people are asked instead.`;
}

const words = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];

function sayNumber(count: number): string {
  return words[count] ?? String(count);
}

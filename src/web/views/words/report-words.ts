import type { CustomerImpact } from '../../../core/candidate/answers.ts';
import type { SavedBy } from '../../../core/detect/finding.ts';
import type { ReportOutcome } from '../../../core/report-outcome.ts';

type Choice = { value: string; text: string };

/** When it happened, as people remember it. */
export const whenChoices: readonly Choice[] = [
  { value: 'now', text: 'Just now' },
  { value: 'hour', text: 'About an hour ago' },
  { value: 'hours', text: 'Some hours ago' },
  { value: 'day', text: 'Yesterday' },
  { value: 'days', text: 'Two days ago' },
  { value: 'week', text: 'About a week ago' },
];

/** What saved us; nobody has to know. */
export const savedChoices: readonly (Choice & { value: SavedBy['kind'] })[] = [
  { value: 'unknown', text: 'Not sure' },
  { value: 'recovery', text: 'It recovered by itself' },
  { value: 'retry', text: 'Trying again worked' },
  { value: 'gate', text: 'A check or a gate stopped it' },
  { value: 'fallback', text: 'A fallback took over, or it was taken back' },
  { value: 'person', text: 'Somebody noticed in time' },
  { value: 'luck', text: 'Luck' },
];

/** How close it was, from what people remember rather than from numbers. */
export const closenessChoices: readonly Choice[] = [
  { value: '', text: 'Not sure' },
  { value: '50', text: 'Only luck stood in between' },
  { value: '10', text: 'Little stood in between' },
  { value: '2', text: 'Much still stood in between' },
  { value: '1', text: 'It could hardly have become an incident' },
];

export const impactChoices: readonly (Choice & { value: CustomerImpact })[] = [
  { value: 'unknown', text: 'Not sure' },
  { value: 'yes', text: 'Yes' },
  { value: 'maybe', text: 'Maybe, some of them' },
  { value: 'no', text: 'No, only colleagues or nobody' },
];

/** What became of a report, for whoever made it: nothing that was written inside. */
export const outcomeWords: Readonly<Record<ReportOutcome, { short: string; text: string }>> = {
  waiting: {
    short: 'Waiting to be looked at',
    text: 'It waits to be looked at by the people who are on call.',
  },
  planned: {
    short: 'A ticket is on its way',
    text: 'It was looked at, and a ticket for it is on its way.',
  },
  ticketed: {
    short: 'A ticket was opened',
    text: 'It was looked at, and a ticket was opened so that somebody mends what is behind it.',
  },
  mended: {
    short: 'Mended',
    text: 'The ticket that came of it is done: what you saw was mended.',
  },
  kept: {
    short: 'Kept and counted',
    text: 'It was kept and counts with others like it. Nothing more is needed now.',
  },
  needs_nothing: {
    short: 'Nothing more is needed',
    text: 'It was looked at, and it was decided that nothing more is needed.',
  },
};

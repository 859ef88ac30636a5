import { z } from 'zod';
import { customerImpacts, gaps, longestGapText } from '../../../core/candidate/answers.ts';
import { cleanLine, cleanText } from '../../../core/clean-text.ts';
import { savedByKinds } from '../../../core/detect/finding.ts';
import { longestAnswers, type Report } from '../../../core/report-signal.ts';
import { err, ok, type Result } from '../../../core/result.ts';
import { riskScale } from '../../../core/score/said.ts';
import { safeHref } from '../../views/outside-link.tsx';
import type { ReportDraft, ReportFault, ReportField } from '../../views/report/report-draft.ts';

const hourMs = 60 * 60 * 1000;

/** How long ago it happened; people seldom know better, and need no time zone for it. */
const agoMs = {
  now: 0,
  hour: hourMs,
  hours: 4 * hourMs,
  day: 24 * hourMs,
  days: 48 * hourMs,
  week: 7 * 24 * hourMs,
} as const;

/** What a reporter typed; more of it than any answer may have is of no use to them either. */
const Typed = z
  .string()
  .catch('')
  .transform((text) => text.slice(0, 10_000));

const Draft = z.object({
  what: Typed,
  service: Typed,
  when: Typed,
  savedBy: Typed,
  savedByText: Typed,
  closeness: Typed,
  customerImpact: Typed,
  gap: Typed,
  gapText: Typed,
  url: Typed,
  email: Typed,
  nameless: Typed,
});

/** The draft in a form's fields or in an address; what is missing is empty. */
export function readDraft(fields: Readonly<Record<string, unknown>>): ReportDraft {
  return Draft.parse(fields);
}

/** A form's own secret, which becomes the address of its receipt. */
export function readToken(fields: Readonly<Record<string, unknown>>): string | null {
  const { token } = fields;
  return typeof token === 'string' && isToken(token) ? token : null;
}

export function isToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

export type ReadReport = {
  report: Report;
  agoMs: number;
  email: string | null;
  nameless: boolean;
};

const Closeness = z.preprocess(
  (text) => (text === '' ? null : Number(text)),
  z.literal(riskScale).nullable(),
);

/** An answer among others; none is "not sure". */
function oneOf<const T extends string>(words: readonly T[], neutral: NoInfer<T>) {
  return z.preprocess((text) => (text === '' ? neutral : text), z.enum(words));
}

const Choices = z.object({
  when: z.preprocess((text) => (text === '' ? 'now' : text), z.enum(keysOf(agoMs))),
  savedBy: oneOf(savedByKinds, 'unknown'),
  closeness: Closeness,
  customerImpact: oneOf(customerImpacts, 'unknown'),
  gap: oneOf(gaps, 'unknown'),
});

const Email = z.email().max(254);

/** What was answered, or every fault in it. */
export function readReport(draft: ReportDraft): Result<ReadReport, readonly ReportFault[]> {
  const choices = Choices.safeParse(draft);
  const faults = [...faultsOfTexts(draft), ...faultsOfChoices(choices)];
  if (!choices.success || faults.length > 0) return err(faults);
  const { when, savedBy: kind, ...answers } = choices.data;
  return ok({
    agoMs: agoMs[when],
    email: draft.email.trim() === '' ? null : draft.email.trim(),
    nameless: draft.nameless === 'yes',
    report: {
      ...answers,
      what: cleanText(draft.what.replaceAll('\r\n', '\n')),
      savedBy: { kind, text: cleanLine(draft.savedByText) || null },
      gapText: cleanLine(draft.gapText) || null,
      service: draft.service === '' ? null : draft.service,
      url: safeHref(draft.url.trim()),
    },
  });
}

function faultsOfTexts(draft: ReportDraft): ReportFault[] {
  const faults: ReportFault[] = [];
  const what = cleanText(draft.what.replaceAll('\r\n', '\n'));
  if (what === '') {
    faults.push({ field: 'what', sentence: 'Say in a sentence what almost happened.' });
  }
  if (what.length > longestAnswers.what) {
    const sentence = `Keep it to ${longestAnswers.what} characters; these are ${what.length}.`;
    faults.push({ field: 'what', sentence });
  }
  for (const [field, most] of shortTexts) {
    if (draft[field].trim().length <= most) continue;
    faults.push({ field, sentence: `Keep it to ${most} characters.` });
  }
  if (draft.url.trim() !== '' && safeHref(draft.url.trim()) === null) {
    faults.push({ field: 'url', sentence: 'A link begins with http:// or https://.' });
  }
  if (draft.email.trim() !== '' && !Email.safeParse(draft.email.trim()).success) {
    faults.push({ field: 'email', sentence: 'This is no e-mail address. You may leave it out.' });
  }
  return faults;
}

const shortTexts = [
  ['savedByText', longestAnswers.savedBy],
  ['gapText', longestGapText],
  ['url', longestAnswers.url],
] as const satisfies readonly (readonly [ReportField, number])[];

function faultsOfChoices(choices: ReturnType<typeof Choices.safeParse>): ReportFault[] {
  const faulty = new Set(choices.error?.issues.map(({ path }) => path[0]));
  return keysOf(Choices.shape)
    .filter((field) => faulty.has(field))
    .map((field) => ({ field, sentence: 'Choose one of the answers.' }));
}

function keysOf<T extends object>(of: T): (keyof T & string)[] {
  return Object.keys(of) as (keyof T & string)[];
}

import type { Report, ReportSignal } from '../report-signal.ts';
import { closenessWords } from '../score/said.ts';
import type { Signal } from '../signal.ts';
import type { Closeness, Evidence, Finding, SavedBy } from './finding.ts';
import { inPieces } from './in-pieces.ts';
import { oneLine } from './one-line.ts';
import { orderSignals } from './order-signals.ts';

/** So much of what was told is compared with what was told before. */
const longestWords = 500;

/** What pages and tickets show of one step. */
const longestPiece = 380;

const nobodySaid: Readonly<Record<SavedBy['kind'], string>> = {
  recovery: 'It recovered by itself',
  retry: 'Trying again worked',
  gate: 'A check or a gate stopped it',
  fallback: 'A fallback took over, or it was taken back',
  person: 'Somebody noticed in time',
  luck: 'Luck',
  unknown: 'What saved us is not known',
};

/** What every report has in common, whoever tells it. */
export const plainReport = {
  detector: 'manual_report',
  severity: { priority: null, urgency: null, cap: null },
  resolver: null,
  environment: null,
  deployWorkflow: false,
  labels: [],
  revisions: [],
  alertKey: null,
  countedOnly: false,
  awaits: null,
  unconfirmed: null,
  thresholds: [],
} satisfies Partial<Finding>;

export const closenessNotSaid: Closeness = {
  value: 10,
  because: 'the report does not say how close it was',
};

/** What the reports of a subject tell; there is one of each. */
export function findReports(signals: readonly Signal[]): readonly Finding[] {
  return orderSignals(signals.filter((signal) => signal.kind === 'report.made')).map(describe);
}

function describe(signal: ReportSignal): Finding {
  const { report, occurredAt, factKey } = signal;
  const { customerImpact, gap, gapText, service, url } = report;
  return {
    ...plainReport,
    foundBy: 'reported',
    cycle: factKey,
    beganAt: occurredAt,
    occurredAt,
    title: oneLine(report.what, 160),
    story: `A person reported: ${oneLine(report.what, 300)}`,
    evidence: tellReport(signal),
    links: url === null ? [] : [{ label: 'What the report points to', url }],
    service: {
      ...{ pagerduty: null, github: null, environment: null, jira: null },
      ...(service === null ? {} : { named: service }),
    },
    fingerprint: { source: 'people', words: [oneLine(report.what, longestWords)] },
    closeness: howClose(report),
    savedBy: { kind: report.savedBy.kind, text: whatSaved(report) },
    answers: { customerImpact, gap, gapText },
    withdrawn: null,
  };
}

function tellReport({ report, occurredAt, factKey }: ReportSignal): readonly Evidence[] {
  const step = { kind: 'report.made', at: occurredAt, actor: null, fact: factKey };
  const [first = '', ...rest] = inPieces(`What almost happened: ${report.what}`, longestPiece);
  return [
    { ...step, text: first, url: report.url },
    ...rest.map((text) => ({ ...step, text, url: null })),
    { ...step, text: `What saved us: ${whatSaved(report)}`, url: null },
  ];
}

function whatSaved({ savedBy }: Report): string {
  return savedBy.text === null ? nobodySaid[savedBy.kind] : oneLine(savedBy.text, 300);
}

function howClose({ closeness }: Report): Closeness {
  if (closeness === null) return closenessNotSaid;
  return { value: closeness, because: `whoever reported it said: ${closenessWords[closeness]}` };
}

import { shortHash } from '../fingerprint.ts';
import type { Signal } from '../signal.ts';
import type { IncidentSnapshot } from '../snapshots.ts';
import { alertName } from './alert-name.ts';
import type { Evidence, Finding } from './finding.ts';
import { oneLine } from './one-line.ts';
import { isAutomatic, isClear, isFiring, type PageStep } from './page-episodes.ts';
import { readPageFacts } from './page-facts.ts';
import { closenessNotSaid, plainReport } from './report-finding.ts';
import { tellPageEvidence } from './tell-page-evidence.ts';

type Note = Extract<PageStep, { kind: 'page.noted' }>;

/** `near miss: the disk was nearly full`, with or without a stop after it. */
const calledNearMiss = /^\s*near[ -]?miss(?![\p{L}\p{N}])[\s:.,;–—-]*/iu;

/**
 * The notes of people on a page that begin with "near miss". A webhook and the log tell the same note
 * under different ids, and it may be left twice: the same words on one page are one report.
 */
export function findNotedNearMisses(signals: readonly Signal[]): readonly Finding[] {
  const { steps, log } = readPageFacts(signals);
  const notes = new Map<string, Note>();
  for (const step of steps) {
    if (step.kind !== 'page.noted' || !isByPerson(step) || !calledNearMiss.test(step.text))
      continue;
    const cycle = `note:${shortHash([oneLine(step.text, 2_000).toLowerCase()])}`;
    if (!notes.has(cycle)) notes.set(cycle, step);
  }
  if (notes.size === 0) return [];
  const incident = lastSnapshot(steps);
  const evidence = tellPageEvidence(steps, incident.url, log);
  const withdrawn = clearedByItself(steps)
    ? 'the page cleared by itself and is a near miss to check already'
    : null;
  return [...notes].map(([cycle, note]) =>
    describe(note, cycle, { incident, evidence, withdrawn }),
  );
}

/** The log of a page may leave out who wrote a note; automation has a name there. */
function isByPerson({ actor }: Note): boolean {
  return actor.kind === 'person' || actor.kind === 'unknown';
}

function clearedByItself(steps: readonly PageStep[]): boolean {
  const last = steps.findLast((step) => isFiring(step) || isClear(step));
  return last !== undefined && isClear(last) && isAutomatic(last.resolver);
}

type Incident = Omit<IncidentSnapshot, 'createdAt'>;

const unknownIncident: Incident = {
  number: null,
  title: '',
  serviceId: null,
  serviceName: null,
  urgency: null,
  priority: null,
  url: null,
};

function lastSnapshot(steps: readonly PageStep[]): Incident {
  const last = steps.findLast((step) => 'incident' in step);
  return last !== undefined && 'incident' in last ? last.incident : unknownIncident;
}

type Page = { incident: Incident; evidence: readonly Evidence[]; withdrawn: string | null };

function describe(note: Note, cycle: string, { incident, evidence, withdrawn }: Page): Finding {
  const { priority, urgency, url, number } = incident;
  const page = oneLine(incident.title, 160) || 'A page';
  const told = oneLine(note.text.replace(calledNearMiss, ''), 300);
  const label = number === null ? 'Incident' : `Incident #${number}`;
  return {
    ...plainReport,
    foundBy: 'noted',
    cycle,
    beganAt: note.occurredAt,
    occurredAt: note.occurredAt,
    title: told === '' ? page : oneLine(told, 160),
    story: `A note on the page “${page}” calls it a near miss${told === '' ? '' : `: ${told}`}`,
    evidence,
    links: url === null ? [] : [{ label, url }],
    service: { pagerduty: incident.serviceId, github: null, environment: null, jira: null },
    // The alert is what comes again; people tell of it in other words each time.
    fingerprint: { source: 'pagerduty', words: [alertName(incident.title, page)], kind: 'noted' },
    closeness: closenessNotSaid,
    severity: { priority, urgency, cap: null },
    savedBy: { kind: 'unknown', text: 'What saved us is not known yet' },
    withdrawn,
  };
}

import type { TicketBlock, TicketDraft, TicketText } from '../../connectors/contract-tickets.ts';
import { labelsOfRule } from '../core/policy/rule-outcome.ts';
import { findingFromStored } from '../core/stored-json.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';

/** Carried by every ticket of ours, for people's own filters. It never identifies one. */
const commonLabel = 'near-miss';

export type DraftInput = {
  candidate: CandidateRow;
  marker: string;
  project: string;
  issueType: string;
  publicUrl: string | null;
  /** The ticket that was opened for this the last time. */
  previous: { key: string; url: string | null } | null;
  occurrences: number;
};

/** The ticket's words: what happened, with its evidence, and the questions worth ten minutes. */
export function draftTicket(input: DraftInput): TicketDraft {
  const { candidate } = input;
  const finding = findingFromStored(candidate.finding);
  return {
    project: input.project,
    issueType: input.issueType,
    summary: `Near miss: ${candidate.title}`,
    labels: [...new Set([commonLabel, input.marker, ...labelsOfRule(candidate.trace)])],
    body: [
      paragraph({ text: candidate.story }),
      ...previousBlock(input),
      { kind: 'heading', text: 'What was seen' },
      {
        kind: 'bullets',
        items: finding.evidence.map(({ at, text, url }) => [
          { text: `${utc(at)}  ` },
          { text, href: url },
        ]),
      },
      { kind: 'heading', text: 'Why it is worth a look' },
      { kind: 'bullets', items: candidate.scoreReasons.map(({ text }) => [{ text }]) },
      { kind: 'heading', text: 'Questions worth asking' },
      { kind: 'bullets', items: questions.map((text) => [{ text }]) },
      ...footer(input),
    ],
  };
}

const questions = [
  'What would have happened if it had not recovered?',
  'What saved us this time, and can we count on it next time?',
  'How would we have found out?',
  'What is the smallest change that makes it less likely, or less bad?',
];

function previousBlock({ previous, occurrences }: DraftInput): TicketBlock[] {
  const parts: TicketText[] = [];
  if (occurrences > 1) parts.push({ text: `Seen ${occurrences} times so far. ` });
  if (previous !== null) {
    parts.push(
      { text: 'It came back after ' },
      { text: previous.key, href: previous.url },
      { text: ' was closed.' },
    );
  }
  return parts.length === 0 ? [] : [paragraph(...parts)];
}

function footer({ publicUrl, candidate }: DraftInput): TicketBlock[] {
  const parts: TicketText[] = [
    { text: 'Opened by Closecall from a confirmed near miss. Nobody is at fault.' },
  ];
  if (publicUrl !== null) {
    const href = `${publicUrl}/candidates/${candidate.id}`;
    parts.push({ text: ' ' }, { text: 'Everything that is known about it', href }, { text: '.' });
  }
  return [paragraph(...parts)];
}

export function paragraph(...parts: readonly TicketText[]): TicketBlock {
  return { kind: 'paragraph', parts };
}

/** `2026-03-01 04:12 UTC`; a ticket is read in many time zones. */
export function utc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

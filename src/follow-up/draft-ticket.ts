import type { TicketBlock, TicketDraft, TicketText } from '../../connectors/contract-tickets.ts';
import type { Asked } from '../core/follow-up/question-set.ts';
import { type FormerTicket, sayCameBack } from '../core/follow-up/say-came-back.ts';
import { sayCommonGap, sayGap } from '../core/follow-up/say-gap.ts';
import { type HowOften, sayHowOften, sayWeeks, utc } from '../core/follow-up/say-how-often.ts';
import { sayTheme } from '../core/follow-up/say-theme.ts';
import { decisiveEvidence, evidenceForTicket } from '../core/follow-up/ticket-evidence.ts';
import { labelsOfRule } from '../core/policy/rule-outcome.ts';
import { findingFromStored } from '../core/stored-json.ts';
import { COMMON_TICKET_LABEL } from '../core/ticket-marker.ts';
import type { OtherNearMiss } from '../db/queries/others-of-ticket.ts';
import type { OwnedTheme } from '../db/queries/owned-themes.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';

/** So many of the others are listed; the rest is counted. */
const mostListed = 3;

export type DraftInput = {
  candidate: Pick<
    CandidateRow,
    | 'id'
    | 'fingerprint'
    | 'title'
    | 'story'
    | 'occurredAt'
    | 'finding'
    | 'trace'
    | 'gap'
    | 'gapText'
    | 'scoreReasons'
  >;
  marker: string;
  project: string;
  issueType: string;
  publicUrl: string | null;
  /** The ticket that was opened for this the last time. */
  previous: FormerTicket | null;
  howOften: HowOften;
  /** The others of the same pattern, newest first; the newest of them where they are very many. */
  others: readonly OtherNearMiss[];
  othersInAll: number;
  /** What its service shares with others, the widest first. */
  themes: readonly OwnedTheme[];
  asked: Asked;
  /** With this label on the ticket its readers say that it was of no use. */
  notUseful: string;
};

/** The ticket's words, which are to fit on a screen: what happened, and what to make of it. */
export function draftTicket(input: DraftInput): TicketDraft {
  return {
    project: input.project,
    issueType: input.issueType,
    summary: `Near miss: ${input.candidate.title}`,
    labels: [
      ...new Set([COMMON_TICKET_LABEL, input.marker, ...labelsOfRule(input.candidate.trace)]),
    ],
    body: [
      paragraph({ text: input.candidate.story, strong: true }),
      ...cameBack(input),
      { kind: 'bullets', items: whatIsKnown(input) },
      ...firstStep(input.asked),
      ...whatWasSeen(input),
      ...otherTimes(input),
      ...footer(input),
    ],
  };
}

function cameBack({ previous, candidate }: DraftInput): TicketBlock[] {
  if (previous === null) return [];
  const { before, after } = sayCameBack(previous, candidate.occurredAt);
  return [paragraph({ text: before }, { text: previous.key, href: previous.url }, { text: after })];
}

function whatIsKnown(input: DraftInput): TicketText[][] {
  const { candidate, howOften, others, themes, publicUrl } = input;
  const finding = findingFromStored(candidate.finding);
  const proof = decisiveEvidence(finding);
  const gap = sayGap(candidate.gap, candidate.gapText);
  const common = sayCommonGap([candidate, ...others].map((each) => each.gap));
  const weeks = sayWeeks(howOften);
  const pattern = howOften.count > 1 ? pageOfPattern(publicUrl, candidate.fingerprint) : null;
  return [
    [named('What saved us'), { text: sentence(finding.savedBy.text) }],
    [
      named('How close it was'),
      { text: howClose(candidate, finding.closeness.because) },
      ...(proof === null
        ? []
        : [{ text: ' We know because: ' }, { text: proof.text, href: proof.url }, { text: '.' }]),
    ],
    [
      named('How often'),
      { text: sayHowOften(howOften), href: pattern },
      ...(weeks === null ? [] : [{ text: ` ${weeks}.` }]),
    ],
    ...(gap === null && common === null ? [] : [gapLine(gap, common)]),
    ...themes.slice(0, 1).map((theme) => acrossServices(theme)),
  ];
}

function gapLine(gap: string | null, common: string | null): TicketText[] {
  const said = [gap, common].flatMap((part) => (part === null ? [] : `${part}.`));
  return [named('The gap it may show'), { text: said.join(' ') }];
}

function acrossServices(theme: OwnedTheme): TicketText[] {
  const said = sayTheme(theme, theme.owner?.owner ?? null);
  return [named('Across services'), { text: sentence(said) }];
}

/** What a person said of it counts more than what the facts alone gave, and names both. */
function howClose({ scoreReasons }: DraftInput['candidate'], because: string): string {
  return scoreReasons.find(({ factor }) => factor === 'closeness')?.text ?? sentence(because);
}

function firstStep({ firstStep: step, questions }: Asked): TicketBlock[] {
  return [
    { kind: 'heading', text: 'To begin with, half an hour at most' },
    paragraph({ text: step }),
    { kind: 'heading', text: questions.length === 1 ? 'One question' : 'Questions' },
    ...(questions.length === 1
      ? [paragraph(...questions.map((text) => ({ text })))]
      : [{ kind: 'bullets' as const, items: questions.map((text) => [{ text }]) }]),
  ];
}

function whatWasSeen({ candidate }: DraftInput): TicketBlock[] {
  const { evidence, links } = findingFromStored(candidate.finding);
  const { shown, leftOut } = evidenceForTicket(evidence);
  const items: TicketText[][] = shown.map(({ at, text, url }) => [
    { text: `${utc(at)} ` },
    { text, href: url },
  ]);
  if (leftOut > 0) items.push([{ text: `${leftOut} more steps in between are in Closecall.` }]);
  const toThem = links.flatMap(({ label, url }, index) => [
    ...(index === 0 ? [] : [{ text: ', ' }]),
    { text: label, href: url },
  ]);
  if (toThem.length > 0) items.push([{ text: 'See ' }, ...toThem]);
  return [
    { kind: 'heading', text: 'What was seen' },
    { kind: 'bullets', items },
  ];
}

function otherTimes({ others, othersInAll, publicUrl, candidate }: DraftInput): TicketBlock[] {
  if (others.length === 0) return [];
  const items: TicketText[][] = others
    .slice(0, mostListed)
    .map(({ id, occurredAt, story }) => [
      { text: `${utc(occurredAt)} ` },
      { text: story, href: pageOf(publicUrl, id) },
    ]);
  const rest = othersInAll - items.length;
  if (rest > 0) {
    const href = pageOfPattern(publicUrl, candidate.fingerprint);
    items.push([{ text: `${rest} more like it in Closecall`, href }]);
  }
  return [
    { kind: 'heading', text: headOfOthers(others, candidate.occurredAt) },
    { kind: 'bullets', items },
  ];
}

/** What joined while the ticket was held back may have happened later than what it is about. */
function headOfOthers(others: readonly OtherNearMiss[], at: Date): string {
  const later = others.slice(0, mostListed).filter(({ occurredAt }) => occurredAt > at).length;
  if (later === 0) return 'The last times before';
  return later === Math.min(mostListed, others.length) ? 'It happened again since' : 'Other times';
}

function footer({ publicUrl, candidate, notUseful }: DraftInput): TicketBlock[] {
  const href = pageOf(publicUrl, candidate.id);
  return [
    paragraph(
      { text: 'Opened by Closecall from a near miss. Nobody is at fault. ' },
      ...(href === null
        ? []
        : [{ text: 'Everything that is known about it', href }, { text: '. ' }]),
      { text: 'Not useful? Give this ticket the label ' },
      { text: notUseful, strong: true },
      {
        text: ': its kind is then ranked lower, and gets no ticket by itself unless people mostly agree.',
      },
    ),
  ];
}

export function pageOf(publicUrl: string | null, candidateId: string): string | null {
  return publicUrl === null ? null : `${publicUrl}/candidates/${candidateId}`;
}

export function pageOfPattern(publicUrl: string | null, fingerprint: string): string | null {
  return publicUrl === null ? null : `${publicUrl}/patterns/${encodeURIComponent(fingerprint)}`;
}

export function named(text: string): TicketText {
  return { text: `${text}: `, strong: true };
}

/** A reason as it stands in the middle of a sentence, as one of its own. */
function sentence(text: string): string {
  const whole = /[.!?…]$/.test(text) ? text : `${text}.`;
  return `${whole.charAt(0).toUpperCase()}${whole.slice(1)}`;
}

export function paragraph(...parts: readonly TicketText[]): TicketBlock {
  return { kind: 'paragraph', parts };
}

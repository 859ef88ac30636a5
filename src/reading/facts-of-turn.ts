import { type Question, questionKey } from '../core/question.ts';
import type { Signal, UnansweredSignal } from '../core/signal.ts';
import { noAnswer } from '../core/unanswered.ts';
import type { WhatIsOpen } from '../triage/open-questions.ts';
import { subjectOf, type TouchedSubject } from '../triage/touched-subject.ts';
import type { Asked } from './ask-question.ts';
import { patienceSeconds, type Turn, untoldOf } from './next-turn.ts';

/** The facts that follow: the answer, that there is none, or that it was waited for long enough. */
export function factsFrom(
  subject: TouchedSubject,
  asked: Asked,
  { at, ageSeconds }: Turn,
): readonly Exclude<Signal, { kind: 'ticket.seen' }>[] {
  const none = (because: string, lasts: 'for good' | 'for now') => [
    noAnswer(subjectOf(subject), asked.question, { because, lasts, at }),
  ];
  switch (asked.kind) {
    case 'told':
      if (asked.answer.kind === 'unanswerable') return none(asked.answer.because, 'for good');
      return asked.answer.facts.filter((fact) => fact.kind !== 'ticket.seen');
    case 'refused':
      return none(asked.because, 'for now');
    case 'unreached':
      return ageSeconds < patienceSeconds ? [] : none(asked.because, 'for now');
  }
}

/** What a turn says of questions that are still open after it. */
export function givenUpOn(
  subject: TouchedSubject,
  turn: Turn,
  { questions }: WhatIsOpen,
): readonly UnansweredSignal[] {
  const open = questions.map(({ question }) => question);
  const waiting = questions.flatMap(({ question, givenUp }) => (givenUp ? [] : question));
  return [...notTold(subject, turn, open), ...notReached(subject, turn, waiting)];
}

/** An answer that leaves its question open for so long is taken for all that there is. */
function notTold(subject: TouchedSubject, turn: Turn, open: readonly Question[]) {
  if (turn.quietSeconds < patienceSeconds) return [];
  const because = 'the provider’s answer did not tell';
  return untoldOf(turn, open).map((question) =>
    noAnswer(subjectOf(subject), question, { because, lasts: 'for good', at: turn.at }),
  );
}

/** Whoever could not be reached for one question is waited for no longer for the others either. */
function notReached(subject: TouchedSubject, turn: Turn, waiting: readonly Question[]) {
  const unreached = turn.asked.find(({ kind }) => kind === 'unreached');
  if (unreached?.kind !== 'unreached' || turn.ageSeconds < patienceSeconds) return [];
  const { because } = unreached;
  const asked = new Set(turn.asked.map(({ question }) => questionKey(question)));
  return waiting
    .filter((question) => !asked.has(questionKey(question)))
    .map((question) =>
      noAnswer(subjectOf(subject), question, { because, lasts: 'for now', at: turn.at }),
    );
}

import { pageLogKey } from '../question.ts';
import type { PageSignal, Signal } from '../signal.ts';
import { findTimers } from './find-timers.ts';
import { orderSignals } from './order-signals.ts';
import { isClear, isFiring, type PageStep } from './page-episodes.ts';
import type { PageLog } from './page-log.ts';
import { isLogged, pairLog } from './pair-log.ts';

/** All facts of a page, each happening once and in time order, and what its log says of them. */
export type PageFacts = { steps: readonly PageStep[]; log: PageLog };

/** What one list of facts amounts to is asked by each who reads a page of it. */
const alreadyRead = new WeakMap<readonly Signal[], PageFacts>();

export function readPageFacts(signals: readonly Signal[]): PageFacts {
  const known = alreadyRead.get(signals);
  if (known !== undefined) return known;
  const facts = readOnce(signals);
  alreadyRead.set(signals, facts);
  return facts;
}

function readOnce(signals: readonly Signal[]): PageFacts {
  const ordered = orderSignals(signals.filter(isPageSignal));
  const { steps, byLog } = pairLog(ordered.filter(isStep));
  const read = ordered.findLast((signal) => signal.kind === 'page.log_read') ?? null;
  const told = withoutRepeats(withTriggerFirst(steps));
  const log = { byLog, read, unanswered: findUnanswered(told, signals) };
  return { steps: findTimers(told, log), log };
}

function isPageSignal(signal: Signal): signal is PageSignal {
  return signal.kind.startsWith('page.');
}

function isStep(signal: PageSignal): signal is PageStep {
  return signal.kind !== 'page.log_read';
}

/**
 * The webhook of a trigger is sent once, when the incident begins, whatever clocks say; a trigger in
 * the log may tell that it fires again.
 */
function withTriggerFirst(steps: readonly PageStep[]): readonly PageStep[] {
  const isFirst = (step: PageStep) => step.kind === 'page.triggered' && !isLogged(step);
  const index = steps.findIndex(isFirst);
  const trigger = steps[index];
  return trigger === undefined || index === 0 ? steps : [trigger, ...steps.toSpliced(index, 1)];
}

/**
 * An incident is triggered once; what the log calls a trigger while the page fires already is its
 * alert told again.
 */
function withoutRepeats(steps: readonly PageStep[]): readonly PageStep[] {
  let isOpen = false;
  return steps.filter((step) => {
    const isRepeat = isOpen && step.kind === 'page.triggered';
    if (isFiring(step)) isOpen = true;
    if (isClear(step)) isOpen = false;
    return !isRepeat;
  });
}

/**
 * A page has one log: what was asked about its last end alone stands for the earlier ones too, where
 * they were not asked about themselves.
 */
function findUnanswered(
  steps: readonly PageStep[],
  signals: readonly Signal[],
): ReadonlyMap<string, string> {
  const ordered = orderSignals(signals.filter((signal) => signal.kind === 'question.unanswered'));
  const told = new Map(ordered.map(({ question, because }) => [question, because]));
  const unanswered = new Map<string, string>();
  if (told.size === 0) return unanswered;
  let later: string | null = null;
  for (const clear of steps.filter(isClear).reverse()) {
    later = told.get(pageLogKey(clear.factKey)) ?? later;
    if (later !== null) unanswered.set(clear.factKey, later);
  }
  return unanswered;
}

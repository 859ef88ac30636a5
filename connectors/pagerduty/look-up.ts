import type { Answer, Question } from '../../src/core/question.ts';
import type { Signal } from '../../src/core/signal.ts';
import { OutboundError, type ReadContext } from '../contract.ts';
import { IncidentAnswer } from './answers.ts';
import { pagerDutyApi } from './client.ts';
import { readLog } from './read-log.ts';
import type { Settings } from './schema.ts';

/**
 * The log of one incident, as facts. What asking again may mend is thrown, a refusal for a missing
 * right among it: an admin can mend that.
 */
export async function lookUp(
  context: ReadContext<Settings>,
  question: Question,
  limitMs?: number,
): Promise<Answer<Signal>> {
  if (question.kind !== 'page_log') return unanswerable('PagerDuty knows nothing of this');
  const api = pagerDutyApi(context, limitMs);
  const reader = { api, settings: context.settings, timers: new Map() };
  try {
    const path = ['incidents', question.incidentId] as const;
    const { incident } = await api.get(IncidentAnswer, { path });
    const facts = await readLog(reader, incident);
    return facts === null
      ? unanswerable('its log is longer than is read of one incident')
      : { kind: 'answered', facts };
  } catch (error) {
    if (!(error instanceof OutboundError) || error.status !== 404) throw error;
    return unanswerable('PagerDuty no longer has this incident');
  }
}

function unanswerable(because: string): Answer<Signal> {
  return { kind: 'unanswerable', because };
}

import type { Answer, Question } from '../../src/core/question.ts';
import type { Signal } from '../../src/core/signal.ts';
import { OutboundError, type ReadContext } from '../contract.ts';
import type { Incident } from './answers.ts';
import { pagerDutyApi } from './client.ts';
import { readLog } from './read-log.ts';
import type { Settings } from './schema.ts';

type PageLogQuestion = Extract<Question, { kind: 'page_log' }>;

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
  const { settings, gaps } = context;
  const reader = { api, settings, gaps, timers: new Map() };
  try {
    const facts = await readLog(reader, incidentOf(question));
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

/** The incident as the webhook told it, which saves the call for it. */
function incidentOf({ incidentId, incident }: PageLogQuestion): Incident {
  const { serviceId, serviceName, priority } = incident;
  return {
    id: incidentId,
    type: 'incident',
    status: null,
    number: incident.number,
    title: incident.title,
    created_at: incident.createdAt,
    service: { id: serviceId, type: null, summary: serviceName },
    urgency: incident.urgency,
    priority: priority === null ? null : { id: null, type: null, summary: priority },
    html_url: incident.url,
    resolve_reason: null,
    alert_counts: null,
  };
}

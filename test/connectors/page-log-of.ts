import type { Question } from '../../src/core/question.ts';

/** Who cleared this incident? */
export function pageLogOf(incidentId: string, serviceId: string | null = null): Question {
  return {
    kind: 'page_log',
    incidentId,
    clear: 'E1',
    incident: {
      number: 37,
      title: 'Checkout error rate is high',
      serviceId,
      serviceName: 'Checkout',
      urgency: 'high',
      priority: null,
      createdAt: null,
      url: null,
    },
  };
}

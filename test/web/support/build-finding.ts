import type { Finding } from '../../../src/core/detect/finding.ts';

const minuteMs = 60_000;

/** A page that cleared itself, told by default as of checkout a quarter of an hour ago. */
export function buildFinding(given: Partial<Finding> = {}): Finding {
  const occurredAt = given.occurredAt ?? new Date(Date.now() - 15 * minuteMs);
  const beganAt = given.beganAt ?? new Date(occurredAt.getTime() - 4 * minuteMs);
  return {
    detector: 'auto_resolved_page',
    cycle: '1',
    beganAt,
    occurredAt,
    title: 'Checkout error rate is high',
    story: 'checkout paged 4 min, cleared by the monitor before anyone needed to act',
    evidence: [
      {
        kind: 'page.triggered',
        at: beganAt,
        text: 'The page fired',
        url: 'https://acme.pagerduty.example/incidents/Q1',
        actor: 'Probe',
        fact: null,
      },
      {
        kind: 'page.resolved',
        at: occurredAt,
        text: 'It was cleared by the monitor',
        url: 'https://acme.pagerduty.example/incidents/Q1',
        actor: 'Probe',
        fact: null,
      },
    ],
    links: [{ label: 'Page 37', url: 'https://acme.pagerduty.example/incidents/Q1' }],
    service: { pagerduty: 'PT4KHLK', github: null, environment: null, jira: null },
    fingerprint: { source: 'pagerduty', words: ['Checkout error rate is high'] },
    closeness: { value: 2, because: 'it cleared before the first escalation' },
    severity: { priority: null, urgency: 'high', cap: null },
    savedBy: { kind: 'recovery', text: 'It recovered by itself.' },
    resolver: 'integration',
    environment: null,
    deployWorkflow: false,
    labels: [],
    revisions: [],
    alertKey: null,
    countedOnly: false,
    awaits: null,
    unconfirmed: null,
    thresholds: [],
    withdrawn: null,
    ...given,
  };
}

import type { Finding } from '../../src/core/detect/finding.ts';

/** What a detector found of a page that cleared itself, of the usual size. */
export function storedFinding(): Finding {
  const occurredAt = new Date('2026-01-01T03:04:00Z');
  const beganAt = new Date('2026-01-01T03:00:00Z');
  const url = 'https://acme.pagerduty.example/incidents/Q1';
  const seen = (kind: string, at: Date, text: string) => {
    return { kind, at, text, url, actor: 'Probe', fact: `${kind}/1` };
  };
  return {
    detector: 'auto_resolved_page',
    cycle: '1',
    ...{ beganAt, occurredAt },
    title: 'Error rate is high',
    story: 'service paged 4 min, cleared by the monitor before anyone needed to act',
    evidence: [
      seen('page.triggered', beganAt, 'The page fired'),
      seen('page.notified', beganAt, 'The first responder was told'),
      seen('page.resolved', occurredAt, 'It was cleared by the monitor'),
    ],
    links: [{ label: 'Page 37', url }],
    service: { pagerduty: 'PBENCH1', github: null, environment: null, jira: null },
    fingerprint: { source: 'pagerduty', words: ['Error rate is high'] },
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
  };
}

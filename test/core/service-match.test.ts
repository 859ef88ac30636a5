import { describe, expect, it } from 'vitest';
import type { ServiceHints } from '../../src/core/detect/finding.ts';
import { matchService } from '../../src/core/service-match.ts';

const none: ServiceHints = { pagerduty: null, github: null, environment: null, jira: null };

const services = [
  {
    id: 'checkout-any',
    match: { pagerduty: ['PT4KHLK'], github: ['acme/checkout'], environments: [] },
  },
  {
    id: 'checkout-live',
    match: { github: ['Acme/Checkout'], environments: ['production', 'canary'] },
  },
  { id: 'checkout-test', match: { github: ['acme/checkout'], environments: ['staging'] } },
  { id: 'payments', match: { github: ['acme/payments'], environments: ['production'] } },
  { id: 'changes', match: { jira: ['CHG'] } },
  { id: 'late', match: { pagerduty: ['PT4KHLK'], jira: ['CHG', 'OPS'] } },
];

describe('the service of a finding', () => {
  it.each<[string, Partial<ServiceHints>, string | null]>([
    ['by the page’s service, first in the file', { pagerduty: 'PT4KHLK' }, 'checkout-any'],
    ['by exactly that id', { pagerduty: 'pt4khlk' }, null],
    ['by repository, ignoring case', { github: 'ACME/checkout' }, 'checkout-any'],
    [
      'by the environment before any other',
      { github: 'acme/checkout', environment: 'Production' },
      'checkout-live',
    ],
    [
      'by the environment, however late',
      { github: 'acme/checkout', environment: 'staging' },
      'checkout-test',
    ],
    [
      'by repository where nobody names the environment',
      { github: 'acme/checkout', environment: 'dev' },
      'checkout-any',
    ],
    [
      'not in an environment that it does not list',
      { github: 'acme/payments', environment: 'dev' },
      null,
    ],
    ['where no environment is told', { github: 'acme/payments' }, 'payments'],
    ['by the project of a change', { jira: 'CHG' }, 'changes'],
    ['never by an environment alone', { environment: 'production' }, null],
    ['not at all', { github: 'acme/other' }, null],
  ])('is found %s', (_, hints, id) => {
    expect(matchService(services, { ...none, ...hints })).toBe(id);
  });

  it('is none for empty hints, even where a service matches nothing', () => {
    expect(matchService([{ id: 'empty', match: {} }], none)).toBeNull();
    expect(matchService([], { ...none, github: 'acme/checkout' })).toBeNull();
  });
});

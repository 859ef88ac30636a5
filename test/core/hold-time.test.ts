import { expect, test } from 'vitest';
import { autoResolvedPage } from '../../src/core/detect/auto-resolved-page.ts';
import { defaultCiScopes } from '../../src/core/detect/ci-scopes.ts';
import { holdFinding } from '../../src/core/hold-time.ts';
import { cleared, minute, paged } from './build-signals.ts';

const signals = [paged('page.triggered', 0), cleared(4)];
const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk: false };
const [finding] = autoResolvedPage.detect(signals, context).findings;
if (finding === undefined) throw new Error('no finding');

const hour = 60;

test.each([
  { name: 'within two days of its arrival: as the provider says', receivedAt: 40 * hour, at: 4 },
  { name: 'older: two days before its arrival', receivedAt: 60 * hour, at: 12 * hour },
  { name: 'in the future: two days after its arrival', receivedAt: -60 * hour, at: -12 * hour },
])('a finding’s time, $name', ({ receivedAt, at }) => {
  const facts = signals.map((signal) => ({ signal, receivedAt: minute(receivedAt) }));
  expect(holdFinding(finding, facts).occurredAt).toEqual(minute(at));
});

test('what arrives on the same subject later moves nothing', () => {
  const facts = [
    ...signals.map((signal) => ({ signal, receivedAt: minute(5) })),
    { signal: paged('page.acknowledged', 100 * hour), receivedAt: minute(100 * hour) },
  ];
  expect(holdFinding(finding, facts).occurredAt).toEqual(minute(4));
});

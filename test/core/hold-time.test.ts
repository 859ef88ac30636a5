import { expect, test } from 'vitest';
import { autoResolvedPage } from '../../src/core/detect/auto-resolved-page.ts';
import { defaultCiScopes } from '../../src/core/detect/ci-scopes.ts';
import { receiveFinding } from '../../src/core/hold-time.ts';
import type { Signal } from '../../src/core/signal.ts';
import { cleared, minute, paged } from './build-signals.ts';

const signals = [paged('page.triggered', 0), cleared(4)];
const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk: false };
const [finding] = autoResolvedPage.detect(signals, context).findings;
if (finding === undefined) throw new Error('no finding');

const hour = 60;

function live(signal: Signal, receivedAt: number) {
  const at = minute(receivedAt);
  return { signal, receivedAt: at, recordedAt: at, isLate: false, historical: false };
}

test.each([
  { name: 'within two days of its arrival: as the provider says', receivedAt: 40 * hour, at: 4 },
  { name: 'older: two days before its arrival', receivedAt: 60 * hour, at: 12 * hour },
  { name: 'in the future: two days after its arrival', receivedAt: -60 * hour, at: -12 * hour },
])('a finding’s time, $name', ({ receivedAt, at }) => {
  const facts = signals.map((signal) => live(signal, receivedAt));
  expect(receiveFinding(finding, facts).finding.occurredAt).toEqual(minute(at));
});

test('what arrives on the same subject later moves nothing', () => {
  const facts = [
    ...signals.map((signal) => live(signal, 5)),
    live(paged('page.acknowledged', 100 * hour), 100 * hour),
  ];
  expect(receiveFinding(finding, facts).finding.occurredAt).toEqual(minute(4));
});

test('what was read from lists keeps its own time, however long after it that was', () => {
  const read = signals.map((signal) => ({ ...live(signal, 900 * hour), isLate: true }));
  expect(receiveFinding(finding, read).finding).toEqual(finding);
});

import { describe, expect, it } from 'vitest';
import { autoResolvedPage } from '../../../src/core/detect/auto-resolved-page.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import type { Finding } from '../../../src/core/detect/finding.ts';
import type { Actor, Signal } from '../../../src/core/signal.ts';
import { detectRetry, onlyFindingOf } from '../build-ci-signals.ts';
import { notified } from '../build-page-log.ts';
import { cleared, completed, noted, paged, started } from '../build-signals.ts';

const name = 'Quentin Zebra';
const who: Actor = { kind: 'person', id: 'PZEBRA1', name };

function detectPage(signals: readonly Signal[]): Finding {
  const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk: true };
  return onlyFindingOf(autoResolvedPage.detect(signals, context));
}

/** Everything that a ticket or a comment may say of it. */
function saidOf({ title, story, evidence, savedBy, closeness }: Finding): string {
  return JSON.stringify([title, story, evidence.map(({ text }) => text), savedBy, closeness]);
}

describe('what tickets say names roles and not people', () => {
  it.each([
    'page.acknowledged',
    'page.escalated',
    'page.reassigned',
    'page.changed',
    'page.unacknowledged',
  ] as const)('of a page with %s by a person', (kind) => {
    const said = saidOf(
      detectPage([
        paged('page.triggered', 0),
        notified(0.1, name),
        paged(kind, 1, { actor: who }),
        noted(2, 'the cache was cold', who),
        cleared(4),
      ]),
    );
    expect(said).not.toContain('Zebra');
    expect(said).toContain('an engineer');
    // What people wrote themselves stays as it is.
    expect(said).toContain('the cache was cold');
  });

  it('of a run that a person started again', () => {
    const end = completed(2, 'success', 9, { actor: who });
    const facts = [completed(1, 'failure', 3), started(2, 6, who), end];
    const said = saidOf(onlyFindingOf(detectRetry(facts)));
    expect(said).not.toContain('Zebra');
    expect(said).toContain('an engineer');
  });
});

import { describe, expect, it } from 'vitest';
import { autoResolvedPage } from '../../../src/core/detect/auto-resolved-page.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import type { PageSignal, Signal } from '../../../src/core/signal.ts';
import { inLog, logRead } from '../build-page-log.ts';
import { cleared, nobody, paged } from '../build-signals.ts';

const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk: true };
const FOUR_HOURS = 240;

function detect(signals: readonly Signal[]) {
  return autoResolvedPage.detect(signals, context);
}

function onlyFinding(signals: readonly Signal[]) {
  const { findings } = detect(signals);
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  if (finding === undefined) throw new Error('no finding');
  return finding;
}

describe('PagerDuty’s own timer', () => {
  const timer = { autoResolveSeconds: FOUR_HOURS * 60 };
  const opened = paged('page.triggered', 0);

  it.each([
    [FOUR_HOURS, 0],
    [FOUR_HOURS + 1.5, 0],
    [FOUR_HOURS - 1.5, 0],
    [FOUR_HOURS + 1.6, 1],
    [FOUR_HOURS - 1.6, 1],
    [9, 1],
  ])('closed what nobody is named for after %d min: %d findings', (at, count) => {
    const end = cleared(at, 'automation');
    const entry = inLog(end, { resolver: 'automation' });
    expect(detect([opened, end, entry, logRead(at, timer)]).findings).toHaveLength(count);
    expect(detect([opened, entry, logRead(at, timer)]).findings).toHaveLength(count);
    expect(detect([opened, end, logRead(at, timer)]).findings).toHaveLength(count);
  });

  it('is counted from when the page last fired', () => {
    const again = paged('page.reopened', 10);
    const end = cleared(FOUR_HOURS + 10, 'automation');
    const signals = [opened, cleared(5), again, end, inLog(end), logRead(FOUR_HOURS + 10, timer)];
    expect(onlyFinding(signals)).toMatchObject({ withdrawn: 'a timer closed it in the end' });
  });

  it('may have closed it where it could not be read, and the doubt is told', () => {
    const end = cleared(FOUR_HOURS, 'automation');
    const part = logRead(FOUR_HOURS, { timerUnread: 'The API token may not read services.' });
    for (const log of [[inLog(end), part], [part]]) {
      expect(onlyFinding([opened, end, ...log])).toMatchObject({
        labels: ['unconfirmed'],
        unconfirmed: 'Who cleared it could not be learned: The API token may not read services.',
      });
      const whole = [opened, end, ...log, logRead(FOUR_HOURS, timer)];
      expect(detect(whole)).toMatchObject({ findings: [], questions: [] });
    }
    const workflow = { kind: 'automation', id: 'PWFLOW1', name: 'Tidy up' } as const;
    const named = [opened, end, inLog(end, { actor: workflow }), part];
    expect(onlyFinding(named).unconfirmed).toBeNull();
    expect(onlyFinding([opened, cleared(FOUR_HOURS), part]).unconfirmed).toBeNull();
  });

  it('closed what a webhook names the service for, where the log says so', () => {
    const byMonitor = cleared(FOUR_HOURS);
    const service = { kind: 'integration', id: 'PT4KHLK', name: 'checkout' } as const;
    const byService = { ...byMonitor, actor: service };
    const told = (end: PageSignal) => [
      opened,
      end,
      inLog(end, { resolver: 'timer', actor: nobody }),
    ];
    expect(detect(told(byMonitor)).because).toBe('it was cleared by the monitor');
    expect(detect(told(byService))).toMatchObject({
      findings: [],
      because: expect.stringMatching(/it was closed by a timer/),
    });
    expect(detect(told(cleared(FOUR_HOURS, 'person'))).because).toBe('a person resolved it');
  });

  it('is not blamed for what somebody else is named for, or where it is off', () => {
    const monitor = cleared(FOUR_HOURS);
    expect(detect([opened, monitor, logRead(FOUR_HOURS, timer)]).findings).toHaveLength(1);
    const end = cleared(FOUR_HOURS, 'automation');
    expect(detect([opened, end, inLog(end), logRead(FOUR_HOURS)]).findings).toHaveLength(1);
  });
});

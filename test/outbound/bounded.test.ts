import { expect, it } from 'vitest';
import { OutboundError } from '../../connectors/contract.ts';
import { bounded } from '../../src/outbound/bounded.ts';
import { redact } from '../../src/outbound/redact.ts';

const CANARY = 'SECRET_CANARY_7c1f';
const CANARY_BASE64 = Buffer.from(`bot@acme.example:${CANARY}`).toString('base64');

it('ends a call whose client never listens to the signal', async () => {
  const startedAt = performance.now();
  const call = bounded(20, () => new Promise(() => {}));
  await expect(call).rejects.toMatchObject({ code: 'timeout' });
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

it('tells a call to stop when its time is up, and when it has failed', async () => {
  const signals: AbortSignal[] = [];
  const hangs = bounded(10, (signal) => {
    signals.push(signal);
    return new Promise(() => {});
  });
  await expect(hangs).rejects.toThrow(OutboundError);
  const fails = bounded(1000, async (signal) => {
    signals.push(signal);
    throw new Error('no');
  });
  await expect(fails).rejects.toThrow(OutboundError);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
});

it('hands back what the call brought, and keeps no timer running', async () => {
  const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  expect(await bounded(60_000, async () => 42)).toBe(42);
  const after = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  expect(after).toBeLessThanOrEqual(before);
});

it('turns a throw in the call itself into an OutboundError too', async () => {
  const call = bounded(1000, () => {
    throw new TypeError('at once');
  });
  await expect(call).rejects.toThrow(OutboundError);
});

it.each([
  ['ECONNREFUSED', 'unreachable'],
  ['ENOTFOUND', 'unreachable'],
  ['EAI_AGAIN', 'unreachable'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONNRESET', 'broken_answer'],
  ['CERT_HAS_EXPIRED', 'unreachable'],
  ['EPROTO', 'broken_answer'],
  [undefined, 'broken_answer'],
])('reads %s as %s, however deep it lies', (code, expected) => {
  const inner = Object.assign(new Error('inner'), { code });
  expect(redact(inner).code).toBe(expected);
  expect(redact(new Error('outer', { cause: new Error('mid', { cause: inner }) })).code).toBe(
    expected,
  );
});

it.each(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'])(
  'reads %s as unreachable where the connection was never made',
  (code) => {
    const inner = Object.assign(new Error('inner'), { code, syscall: 'connect' });
    expect(redact(new Error('outer', { cause: inner })).code).toBe('unreachable');
    const later = Object.assign(new Error('inner'), { code, syscall: 'read' });
    expect(redact(new Error('outer', { cause: later })).code).not.toBe('unreachable');
  },
);

it('keeps nothing of an error that an SDK has filled with the request', () => {
  const cause = Object.assign(new Error(`Basic ${CANARY_BASE64}`), {
    code: `ERR_${CANARY.toLowerCase()}`,
    config: { headers: { Authorization: `Basic ${CANARY_BASE64}` }, token: CANARY },
  });
  const error = Object.assign(new Error(`failed with ${CANARY}`, { cause }), {
    request: { headers: { authorization: CANARY } },
  });
  for (const shown of everythingOf(redact(error))) {
    expect(shown).not.toContain(CANARY);
    expect(shown).not.toContain(CANARY_BASE64);
  }
});

it('survives errors that are no errors, and causes that go round', () => {
  const circle = new Error('round');
  circle.cause = circle;
  for (const odd of [circle, undefined, null, 'text', 7, { status: 200 }]) {
    expect(redact(odd)).toBeInstanceOf(OutboundError);
  }
});

function everythingOf(error: Error): string[] {
  return [error.message, error.stack ?? '', String(error.cause), JSON.stringify(error), `${error}`];
}

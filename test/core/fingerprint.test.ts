import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint, showGrouping } from '../../src/core/fingerprint.ts';

function of(...words: readonly string[]) {
  const [detector, source] = ['auto_resolved_page', 'pagerduty'];
  return fingerprint({ detector, source, service: 's', names: [], words });
}

describe('what people call the same thing', () => {
  it.each<[string, string]>([
    ['CPU > 90 % on web-12', 'cpu  > 93% on web-7'],
    ['Disk /var/log is 95.5% full', 'Disk /srv/data is 96% full'],
    [
      'Probe of https://checkout.acme.example/a?x=1 failed',
      'Probe of https://checkout.acme.example/b failed',
    ],
    ['web-12.eu-west-1.acme.example:8080 is down', 'web-7.eu-west-2.acme.example:8080 is down'],
    ['No answer from 10.0.3.12', 'No answer from 10.0.14.1:443'],
    ['No answer from fe80::1', 'No answer from 2001:db8::8a2e:370:7334'],
    [
      'Job 550e8400-e29b-41d4-a716-446655440000 is late',
      'Job 6fa459ea-ee8a-3ca4-894e-db77e160355e is late',
    ],
    ['Deploy of 3f2a9c1e failed', 'Deploy of ab12cd34ef failed'],
    ['Late since 2026-10-05T09:00:00Z', 'Late since 2026-11-12 10:30'],
    ['Late since 10/05/2026', 'Late since 2026-11-12'],
    ['Slow at 9:30', 'Slow at 11:45:12'],
    ['Pod checkout-7d9f8b6c5d-x2x4z crashed', 'Pod checkout-5c4d6f7b89-bqkzw crashed'],
    ['Incident Q2CKYRLH85UNN4 again', 'Incident Q3PZX77HB2ZKK1 again'],
    ['Table "orders_2026_10" is locked', 'Table "orders_2026_11" is locked'],
    ['Temperature -5', 'Temperature 12'],
    ['[FIRING:1] HighErrorRate checkout', '[FIRING:3] HighErrorRate checkout'],
    ['p95 latency is 950ms (> 500ms)', 'p95 latency is 1.2s (> 500ms)'],
    ['Consumer lag for 5 minutes', 'Consumer lag for 1 hour'],
    ['Backup took 1h 3m', 'Backup took 58 min'],
    ['Heap at 512 MB', 'Heap at 1.5GB'],
    ['Certificate expires on Oct 5, 2026', 'Certificate expires on 12 November 2026'],
    ['Failed Mon, 05 Oct 2026 09:00:00 GMT', 'Failed Tue, 10 Nov 2026 23:15:00 GMT'],
    ['Failed at Mon Oct  5 09:00:00 UTC 2026', 'Failed at Sun Dec 27 01:02:03 UTC 2026'],
    ['The 3rd attempt failed', 'The 22nd attempt failed'],
    ['Job backup-28391040-x7k2p failed', 'Job backup-28391100-bqkzw failed'],
    [
      'ip-10-0-3-12.eu-west-1.compute.internal lost',
      'ip-10-0-44-1.eu-west-1.compute.internal lost',
    ],
    ['i-0abc123def4567890 is unreachable', 'i-0fed987cba6543210 is unreachable'],
    ['RDS free space < 10% (prod-db-1)', 'RDS free space < 5% (prod-db-2)'],
    ['5xx on POST /api/v2/orders/1337', '5xx on POST /api/v2/orders/42/items'],
    ['Worker crashed at 0x7fff5fbff8c0', 'Worker crashed at 0xdeadbeef'],
  ])('“%s” and “%s” fold', (one, other) => {
    expect(of(one).words).toEqual(of(other).words);
    expect(of(one).id).toBe(of(other).id);
  });

  it.each<[string, string]>([
    ['checkout.acme.example is down', 'payments.acme.example is down'],
    ['https://checkout.acme.example/ is down', 'https://payments.acme.example/ is down'],
    ['web-12 is down', 'db-12 is down'],
    ['db2primary.acme.example is down', 'db2replica.acme.example is down'],
    ['Queue "orders" is full', 'Queue "payments" is full'],
    ['HTTP 5xx rate', 'HTTP 4xx rate'],
    ['p95 latency', 'p99 latency'],
    ['S3 errors', 'EC2 errors'],
    ['acme/checkout', 'acme/payments'],
    ['errors /s', 'errors /min'],
    ['cafe1234 fails', 'face1234 fails'],
    ['Late by 5', 'Late by 10.0.0.5'],
    ['Late by 5', 'Late by 09:05'],
    ['got 3f2a9c1e', 'got 6fa459ea-ee8a-3ca4-894e-db77e160355e'],
    ['Backups of May failed', 'Backups of June failed'],
    ['Monday report is late', 'Friday report is late'],
    ['3 retries', '3 restarts'],
    ['Zone 1 b is down', 'Zone 1 d is down'],
    ['Late by 5', 'Late by 5 min'],
    ['Late by 5 min', 'Late by 5 MB'],
    ['checkout error rate is high', 'checkout error rate is low'],
    ['DiskFull on kafka-1', 'DiskFull on zookeeper-1'],
    ['CPU is high', 'Memory is high'],
    ['Certificate of api expires', 'Certificate of www expires'],
    ['value <number>', 'value 5'],
    ['value ‹number›', 'value 5'],
  ])('“%s” and “%s” never fold', (one, other) => {
    expect(of(one).id).not.toBe(of(other).id);
  });

  it('shows the words and what was masked in them', () => {
    const { id, words, masked } = of('CPU > 90 % on web-12', 'at web-12.acme.example, again 90');
    expect(words).toEqual([
      'cpu > ‹number›% on web-‹number›',
      'at ‹host web.acme.example›, again ‹number›',
    ]);
    expect(masked).toEqual([
      { kind: 'number', value: '90' },
      { kind: 'number', value: '12' },
      { kind: 'host', value: 'web-12.acme.example' },
      { kind: 'number', value: '90' },
    ]);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('keeps detectors, sources, services and lists of words apart', () => {
    const parts = { detector: 'd', source: 's', service: 'x', names: [], words: ['a', 'b'] };
    const ids = [
      parts,
      { ...parts, names: ['a'] },
      { ...parts, names: ['a'], kind: 'b' },
      { ...parts, names: ['a', 'b'] },
      { ...parts, kind: 'b' },
      { ...parts, detector: 'e' },
      { ...parts, source: 't' },
      { ...parts, service: null },
      { ...parts, words: ['a b'] },
    ].map((each) => fingerprint(each).id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('names', () => {
  const named = (name: string) =>
    fingerprint({ detector: 'd', source: 's', service: 'x', names: [name], words: ['5 failed'] });

  it('tell things apart exactly, upper and lower case aside', () => {
    expect(named('acme/app-1').id).not.toBe(named('acme/app-2').id);
    expect(named('Production').id).toBe(named('production').id);
    expect(named('acme/app-1').words).toEqual(['acme/app-1', '‹number› failed']);
  });

  it('are shown with the words, what was masked in these marked', () => {
    const shown = showGrouping({ source: 's', names: ['Prod-1'], words: ['CPU > 90%'], kind: 'k' });
    expect(shown).toEqual([
      [{ text: 'Prod-1', masked: null }],
      [
        { text: 'CPU > ', masked: null },
        { text: '‹number›', masked: { kind: 'number', value: '90' } },
        { text: '%', masked: null },
      ],
      [{ text: 'k', masked: null }],
    ]);
  });
});

describe('any alert', () => {
  // No unit, month or weekday, which are no words beside a number.
  const word = fc.stringMatching(/^[a-z]{1,12}$/).map((letters) => `x${letters}`);
  const values = {
    number: fc.integer().map(String),
    uuid: fc.uuid(),
    ip: fc.ipV4(),
    time: fc
      .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
      .map((at) => at.toISOString()),
    hash: fc
      .stringMatching(/^[0-9a-f]{40}$/)
      .filter((hash) => /\d/.test(hash) && /[a-f]/.test(hash)),
    path: fc
      .array(fc.stringMatching(/^[a-z0-9_.-]{3,8}$/), { minLength: 1, maxLength: 4 })
      .map((parts) => `/var/${parts.join('/')}`),
  };
  const kinds = Object.keys(values) as (keyof typeof values)[];
  const kind = fc.constantFrom(...kinds);

  it('folds with itself under other values, and keeps the kind of each', () => {
    const template = fc.array(fc.record({ word, kind }), { minLength: 1, maxLength: 5 });
    const fill = (slots: readonly { word: string; kind: keyof typeof values }[]) =>
      fc.tuple(...slots.map((slot) => values[slot.kind].map((value) => `${slot.word} ${value}`)));
    const filledTwice = template.chain((slots) =>
      fc.record({ slots: fc.constant(slots), one: fill(slots), other: fill(slots) }),
    );
    fc.assert(
      fc.property(filledTwice, ({ slots, one, other }) => {
        const expected = slots.map((slot) => `${slot.word} ‹${slot.kind}›`).join(' ');
        expect(of(one.join(' ')).words).toEqual([expected]);
        expect(of(one.join(' ')).id).toBe(of(other.join('  ').toUpperCase().toLowerCase()).id);
      }),
    );
  });

  it('never folds with one of other words, whatever values stand between them', () => {
    const words = fc.array(word, { minLength: 1, maxLength: 6 });
    const value = kind.chain((name) => values[name]);
    fc.assert(
      fc.property(words, words, value, (one, other, between) => {
        fc.pre(one.join(' ') !== other.join(' '));
        expect(of(one.join(` ${between} `)).id).not.toBe(of(other.join(` ${between} `)).id);
        expect(of(one.join(' ')).id).not.toBe(of(other.join(' ')).id);
      }),
    );
  });

  it('is masked in a moment, however long and odd', () => {
    for (const piece of [
      '1a.',
      'a.',
      'a-',
      '1-',
      ':',
      '://a',
      '/',
      'f0',
      'a1b2',
      '‹',
      '::1',
      ' /',
      'mon, 5 may ',
      '1:00 ',
      '5 min',
      '1.5gb,',
    ]) {
      // The processor's time, so that a busy machine changes nothing.
      const before = process.cpuUsage();
      of(piece.repeat(20_000));
      expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
    }
  });

  it('keeps no number unmasked but those that are part of a word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const [masked = ''] = of(`${text} 5xx s3`).words;
        expect(masked.replace(/5xx s3$/, '')).not.toMatch(/(?<![spc])\p{Nd}(?!xx)/u);
      }),
    );
  });
});

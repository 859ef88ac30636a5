import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParsedDelivery } from '../../connectors/contract.ts';
import { connectors } from '../../connectors/registry.ts';
import { parseBody } from '../../src/core/parse-body.ts';
import {
  configured,
  eventHeaders,
  fixture,
  fixtureBytes,
  fixtureNames,
  normalise,
  SECRET,
  sign,
  signatureHeader,
  signedRequest,
} from './provider-fixtures.ts';

const root = new URL('../../connectors/', import.meta.url);

it('registers every folder of a provider, and nothing else', () => {
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
    .map((entry) => entry.name);
  expect(connectors.map(({ name }) => name).sort()).toEqual(folders.sort());
});

describe.each(connectors.map((connector) => [connector.name, connector] as const))(
  '%s',
  (name, connector) => {
    const first = fixtureNames(name)[0] ?? '';
    const body = fixtureBytes(name, first);
    const right = sign(body, SECRET);
    const verify = (signatures: readonly string[], secrets: readonly string[]) =>
      connector.verify({ headers: new Map([signatureHeader(name, signatures)]), body }, secrets);

    it('has a README, fixtures and a client that alone imports the SDK', () => {
      expect(readFileSync(new URL(`${name}/README.md`, root), 'utf8').length).toBeGreaterThan(200);
      const files = readdirSync(new URL(`${name}/`, root)).filter((file) => file.endsWith('.ts'));
      expect(files).toEqual(
        expect.arrayContaining(['index.ts', 'schema.ts', 'verify.ts', 'normalise.ts', 'client.ts']),
      );
      const importers = files.filter((file) =>
        /(from |import\()'(@pagerduty\/|@octokit\/|jira\.js)/.test(
          readFileSync(new URL(`${name}/${file}`, root), 'utf8'),
        ),
      );
      expect(importers).toEqual(['client.ts']);
    });

    it('accepts what either of two active secrets has signed', () => {
      for (const fixtureName of fixtureNames(name)) {
        const request = signedRequest(name, fixtureName, fixtureBytes(name, fixtureName));
        expect(connector.verify(request, ['another secret', SECRET])).toBe(true);
        expect(connector.verify(request, [SECRET, 'another secret'])).toBe(true);
      }
    });

    it.each([
      ['a wrong one', ['0'.repeat(64)]],
      ['an empty one', ['']],
      ['a truncated one', [right.slice(0, 63)]],
      ['one with more behind it', [`${right}00`]],
      ['upper case', [right.toUpperCase()]],
      ['base64', [Buffer.from(right, 'hex').toString('base64')]],
      ['blanks inside', [`${right.slice(0, 32)} ${right.slice(32)}`]],
      ['ten thousand, the right one last', [...Array<string>(9_999).fill('0'.repeat(64)), right]],
      ['ten thousand, the right one first', [right, ...Array<string>(9_999).fill('0'.repeat(64))]],
    ])('refuses a signature that is %s', (_, signatures) => {
      expect(verify(signatures, [SECRET])).toBe(false);
    });

    it('refuses a request without a signature, and everything without a secret', () => {
      expect(connector.verify({ headers: new Map(), body }, [SECRET])).toBe(false);
      expect(verify([right], [])).toBe(false);
      expect(verify([sign(body, '')], [''])).toBe(false);
    });

    it('refuses a right signature under the name of another algorithm', () => {
      const [header, value] = signatureHeader(name, [right]);
      for (const algorithm of ['sha1', 'sha512', 'v0', 'v2', 'SHA256']) {
        const headers = new Map([[header, value.replace(/^[^=]+/, algorithm)]]);
        expect(connector.verify({ headers, body }, [SECRET])).toBe(false);
      }
    });

    it('refuses a body that was changed by one byte', () => {
      const changed = Buffer.concat([body, Buffer.from(' ')]);
      const headers = new Map([signatureHeader(name, [right])]);
      expect(connector.verify({ headers, body: changed }, [SECRET])).toBe(false);
    });

    it('names any bytes the same way each time, with a key that a table can hold', () => {
      fc.assert(
        fc.property(
          fc.uint8Array({ maxLength: 300 }),
          fc.dictionary(
            fc.constantFrom('x-github-delivery', 'x-atlassian-webhook-identifier'),
            fc.string({ unit: 'binary', maxLength: 500 }),
          ),
          (bytes, headers) => {
            const request = { headers: new Map(Object.entries(headers)), body: bytes };
            const key = connector.identify(request);
            expect(key).toMatch(/^[\x21-\x7e]{1,200}$/);
            expect(connector.identify(request)).toBe(key);
          },
        ),
        { numRuns: 300 },
      );
    });

    it('tells different bodies apart', () => {
      const keys = fixtureNames(name).map((fixtureName) =>
        connector.identify({ headers: new Map(), body: fixtureBytes(name, fixtureName) }),
      );
      expect(new Set(keys).size).toBe(keys.length);
    });

    it('reads each fixture, and says why where nothing comes of it', () => {
      for (const fixtureName of fixtureNames(name)) {
        const result = normalise(name, fixtureName);
        if (!result.ok) expect.fail(`${fixtureName}: ${result.problem.detail}`);
        const { signals, ignored } = result.value;
        expect(ignored === null).toBe(signals.length > 0);
        if (ignored !== null) expect(ignored).toMatch(/^[A-Z].*\.$/);
      }
    });

    it('makes the same facts of the same delivery again', () => {
      for (const fixtureName of fixtureNames(name)) {
        expect(normalise(name, fixtureName)).toEqual(normalise(name, fixtureName));
      }
    });

    it('ignores an event that nobody knows yet', () => {
      const json = unknownEvent(name);
      const result = normalise(name, 'brand_new_event', json);
      expect(result).toMatchObject({ ok: true, value: { signals: [] } });
      if (result.ok) expect(result.value.ignored).not.toBeNull();
    });

    it('never throws on payloads with parts missing, exchanged or odd', () => {
      const configuredConnector = configured(name);
      fc.assert(
        fc.property(
          fc.constantFrom(...fixtureNames(name)),
          fc.array(fc.tuple(fc.nat(), odd()), { minLength: 1, maxLength: 4 }),
          (fixtureName, changes) => {
            const json = fixture(name, fixtureName);
            for (const [place, value] of changes) mutate(json, place, value);
            const delivery: ParsedDelivery = {
              headers: new Map(eventHeaders(name, fixtureName)),
              json: reparsed(json),
              receivedAt: new Date(0),
            };
            const result = configuredConnector.normalise(delivery);
            expect(result).toEqual(configuredConnector.normalise(delivery));
            if (result.ok) for (const signal of result.value.signals) expectStorable(signal);
            expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
          },
        ),
        { numRuns: 400 },
      );
    });

    it('never throws on anything else that JSON can say', () => {
      const configuredConnector = configured(name);
      fc.assert(
        fc.property(fc.jsonValue({ maxDepth: 6 }), (json) => {
          const headers = new Map(eventHeaders(name, 'workflow_run'));
          const result = configuredConnector.normalise({ headers, json, receivedAt: new Date(0) });
          if (!result.ok) expect(result.problem.code).toBe('unreadable');
        }),
        { numRuns: 300 },
      );
    });
  },
);

function unknownEvent(name: string): unknown {
  if (name === 'pagerduty') {
    const payload = fixture(name, 'pagey.ping');
    payload.event.event_type = 'incident.brand_new';
    return payload;
  }
  if (name === 'jira') return { webhookEvent: 'sprint_started', timestamp: 1 };
  return { action: 'created', brand_new: {} };
}

function odd(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom(undefined, null, true, '', [], {}, -1, 1.5, 1e308, '\u0000', '\uD800', '🚀'),
    fc.constantFrom(
      '12345678901234567890',
      '9999-12-31T23:59:59Z',
      '0000-00-00',
      'javascript:1',
      'https://a/\uD800',
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constant(JSON.parse('{"__proto__":{"polluted":true},"toString":1,"hasOwnProperty":2}')),
  );
}

/** Puts a value at the n-th place of a payload, counted through all of it. */
function mutate(json: unknown, place: number, value: unknown): void {
  const copy = value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  const places: (() => void)[] = [];
  const walk = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      places.push(() => Object.assign(node, { [key]: copy }));
      walk(child);
    }
  };
  walk(json);
  places[place % places.length]?.();
}

function reparsed(json: unknown): unknown {
  const result = parseBody(Buffer.from(JSON.stringify(json) ?? 'null'));
  return result.ok ? result.value : null;
}

/** Ids and keys are short and printable, texts hold nothing that Postgres refuses. */
function expectStorable(signal: { subject: { id: string }; factKey: string; occurredAt: Date }) {
  expect(signal.subject.id.length).toBeLessThan(500);
  expect(signal.factKey.length).toBeLessThan(500);
  expect(Number.isNaN(signal.occurredAt.getTime())).toBe(false);
  const stored = JSON.stringify(signal);
  expect(stored).not.toMatch(/\\u0000|\\ud[89a-f]/i);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBody } from '../../src/core/parse-body.ts';

const parse = (text: string) => parseBody(Buffer.from(text));
const value = (text: string) => {
  const result = parse(text);
  return result.ok ? result.value : result.problem.code;
};

/** Long integers come as strings; JSON writes them out up to 1e21. */
function longAsText(_: string, json: unknown): unknown {
  const isLong = Number.isInteger(json) && !Number.isSafeInteger(json);
  return isLong && Math.abs(Number(json)) < 1e21 ? String(json) : json;
}

it('reads what JSON.parse reads, the same way', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.boolean(), (json, withLongNumber) => {
      const body = withLongNumber ? { json, long: 12345678901234567000 } : { json };
      const result = parseBody(Buffer.from(JSON.stringify(body)));
      const expected = JSON.parse(JSON.stringify(json), longAsText);
      expect(result).toMatchObject({ ok: true, value: { json: expected } });
    }),
  );
});

it('keeps integers beyond 2^53 as strings, to the last digit, wherever they stand', () => {
  expect(
    value('{"a":12345678901234567890,"b":[-9007199254740993, 9007199254740992],"c":{"d":1}}'),
  ).toEqual({
    a: '12345678901234567890',
    b: ['-9007199254740993', '9007199254740992'],
    c: { d: 1 },
  });
  expect(value('12345678901234567890')).toBe('12345678901234567890');
  expect(value('[9007199254740991, 1.5, 1e3, 0.1234567890123456789]')).toEqual([
    9007199254740991, 1.5, 1000, 0.12345678901234568,
  ]);
});

it('reads numbers that no double can hold without failing', () => {
  expect(value('[1e400, -1e400, 1e308, -0]')).toEqual([
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    1e308,
    -0,
  ]);
  expect(value('[NaN]')).toBe('not-json');
});

describe('nesting', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  it('is read down to 64 levels', () => expect(parse(nested(64)).ok).toBe(true));

  it.each([65, 500_000])('of %d levels is refused before it is parsed', (depth) => {
    expect(value(nested(depth))).toBe('too-deep');
    expect(value('{"a":'.repeat(depth))).toBe('too-deep');
  });

  it('is not counted inside strings', () => {
    expect(parse(`{"a":"${'['.repeat(100)}\\"${'{'.repeat(100)}"}`).ok).toBe(true);
    expect(parse(`"${'['.repeat(100)}\\\\"`).ok).toBe(true);
  });
});

describe('keys with a meaning of their own', () => {
  const text =
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1,"hasOwnProperty":2,"n":12345678901234567890}';

  it.each([text, text.replace('12345678901234567890', '1')])('are data', (body) => {
    const json = value(body);
    expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
    expect(Object.keys(json as object)).toContain('__proto__');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect({ ...(json as object) }).not.toHaveProperty('polluted');
  });
});

it('takes the last of duplicate keys, and loses no delivery for them', () => {
  expect(value('{"a":1,"a":2}')).toEqual({ a: 2 });
  expect(value('{"a":1,"a":{"b":12345678901234567890}}')).toEqual({
    a: { b: '12345678901234567890' },
  });
});

describe('bytes that are not what they should be', () => {
  it('reads past a byte order mark', () => expect(value('\uFEFF{"a":1}')).toEqual({ a: 1 }));

  it.each([
    ['invalid UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22])],
    ['a cut sequence', Buffer.from([0x22, 0xe2, 0x82])],
    ['a raw surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['UTF-16', Buffer.from('\uFEFF{"a":1}', 'utf16le')],
  ])('refuses %s', (_, bytes) => {
    expect(parseBody(bytes)).toMatchObject({ ok: false, problem: { code: 'not-utf8' } });
  });

  it.each([
    '',
    '   ',
    '{',
    '{"a":}',
    '{"a":1}}',
    '[1,]',
    "{'a':1}",
    'undefined',
    '"\u0000"',
    '{"a":1} x',
  ])('refuses %j', (text) => {
    expect(value(text)).toBe('not-json');
    expect(value(text.replace('1', '12345678901234567890'))).toBe('not-json');
  });

  it('quotes nothing of the body in what it says', () => {
    const result = parse('{"token":"SECRET_CANARY" oops 1234567890123456789}');
    expect(JSON.stringify(result)).not.toContain('CANARY');
  });

  it.each(['null', '[]', '7', '"text"', 'true'])('reads %s, which is JSON too', (text) => {
    expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof parseBody(bytes).ok).toBe('boolean');
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TicketBlock } from '../../connectors/contract-tickets.ts';
import { toAdf } from '../../connectors/jira/adf.ts';
import { fitBlocks } from '../../connectors/jira/fit-blocks.ts';
import { safeHref, summaryLine } from '../../connectors/jira/plain-text.ts';
import { toWiki } from '../../connectors/jira/wiki.ts';
import { adfFaults } from './adf-faults.ts';
import { adfSchemaFaults } from './adf-schema-faults.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '{panel}x{panel}',
    '[~accountid:1]',
    '!http://169.254.169.254/x!',
    '@mia',
    '\\\\',
    'h1. x',
    'bq. x',
    '* x',
    '||a||',
    '----',
    '[a|javascript:alert(1)]',
    '\u0000',
    '\uD800',
    'a\r\nb\u2028c',
    '\u202Egnp.exe',
    '&#123;panel&#125;',
    '',
    '   ',
    ':) (!) (x)',
    '~sub~ ^sup^ ??q?? +i+ _e_ -d-',
  ),
);
const href = fc.option(
  fc.constantFrom(
    'https://acme.example/a?b=c|d]',
    'http://acme.example/{x}',
    'javascript:alert(1)',
    'not a url',
    'data:text/html,x',
    'https://user:pass@acme.example',
    'JAVASCRIPT:x',
    ' https://acme.example ',
  ),
);
const parts = fc.array(fc.record({ text, href, strong: fc.boolean() }), { maxLength: 4 });
const block: fc.Arbitrary<TicketBlock> = fc.oneof(
  fc.record({ kind: fc.constant('heading' as const), text }),
  fc.record({ kind: fc.constant('paragraph' as const), parts }),
  fc.record({ kind: fc.constant('bullets' as const), items: fc.array(parts, { maxLength: 4 }) }),
);
const blocks = fc.array(block, { maxLength: 8 });

describe('a body on Cloud', () => {
  it('is a valid document of texts and links, whatever the words hold', () => {
    fc.assert(
      fc.property(blocks, (body) => {
        expect(adfFaults(toAdf(body))).toEqual([]);
      }),
    );
  });

  it('is valid by Atlassian’s own schema, whatever the words hold', () => {
    fc.assert(
      fc.property(blocks, (body) => {
        expect(adfSchemaFaults(JSON.parse(JSON.stringify(toAdf(body))))).toEqual([]);
      }),
    );
    const faulty = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{}] }] };
    expect(adfSchemaFaults(faulty)).not.toEqual([]);
  });

  it('leaves markup in the words as words', () => {
    const words = '{panel}[~accountid:5b10] @mia !x.png! <b>';
    const document = toAdf([{ kind: 'paragraph', parts: [{ text: words }] }]);
    expect(document.content).toEqual([
      { type: 'paragraph', content: [{ type: 'text', text: words }] },
    ]);
  });

  it('links to the web only', () => {
    const link = (address: string) =>
      JSON.stringify(toAdf([{ kind: 'paragraph', parts: [{ text: 'x', href: address }] }]));
    expect(link('https://acme.example/a')).toContain('"href":"https://acme.example/a"');
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '//x']) {
      expect(link(bad)).not.toContain('href');
    }
  });

  it('keeps the lines of a paragraph', () => {
    const document = toAdf([{ kind: 'paragraph', parts: [{ text: 'one\r\ntwo' }] }]);
    expect(JSON.stringify(document)).toContain('"one"},{"type":"hardBreak"},{"type":"text"');
  });
});

describe('a body on Data Center', () => {
  const wikiOf = (words: string) => toWiki([{ kind: 'paragraph', parts: [{ text: words }] }]);

  it.each([
    ['{panel:title=x}y{panel}', '&#123;panel:title=x&#125;y&#123;panel&#125;'],
    ['[~mia] [x|javascript:a]', '&#91;\\~mia&#93; &#91;x&#124;javascript:a&#93;'],
    ['!http://a/x.png!', '\\!http&#58;//a/x.png\\!'],
    ['@mia', '&#64;mia'],
    ['C:\\temp\\\\x', 'C:&#92;temp&#92;&#92;x'],
    ['h1. Big', 'h1&#46; Big'],
    ['bq. Said', 'bq&#46; Said'],
    ['* a # b - c', '\\* a \\# b \\- c'],
    ['&#123;panel&#125;', '&amp;\\#123;panel&amp;\\#125;'],
    ['a\nh2. b', 'a\nh2&#46; b'],
  ])('%j becomes %j', (words, wiki) => {
    expect(wikiOf(words)).toBe(wiki);
  });

  it('has no bare sign of a macro, link, mention or image from the words', () => {
    const frame = /^h3\. |^\* |(?<!\\)\*(?=[^*]*(?<!\\)\*)/gm;
    fc.assert(
      fc.property(fc.array(fc.record({ text }), { maxLength: 4 }), (words) => {
        const wiki = toWiki([{ kind: 'paragraph', parts: words }]);
        expect(wiki.replace(frame, '')).not.toMatch(/[{}[\]|@]|(?<!\\)[!*_+^~?#-](?!\d)|\\$/m);
      }),
    );
  });

  it('writes a link that nothing in its label or address can end', () => {
    const parts = [{ text: 'a]b|c', href: 'https://acme.example/x|y]z?q={1}!' }];
    expect(toWiki([{ kind: 'paragraph', parts }])).toBe(
      '[a&#93;b&#124;c|https://acme.example/x%7Cy%5Dz?q=%7B1%7D%21]',
    );
  });

  it('writes headings, bullets and strong words as such', () => {
    const wiki = toWiki([
      { kind: 'heading', text: 'What happened\n* x' },
      { kind: 'bullets', items: [[{ text: 'one\ntwo' }], [{ text: 'three', strong: true }]] },
    ]);
    expect(wiki).toBe('h3. What happened \\* x\n\n* one two\n* *three*');
  });
});

describe('a body that is too long', () => {
  const long = (sign: string): TicketBlock[] => [
    { kind: 'heading', text: 'Evidence' },
    { kind: 'bullets', items: Array.from({ length: 400 }, () => [{ text: sign.repeat(90) }]) },
    { kind: 'paragraph', parts: [{ text: 'the end' }] },
  ];

  it.each(['a', '{', '\u00e9', '🚀', '"'])(
    'is cut below 32 KB in both forms, and says so: %j',
    (sign) => {
      for (const render of [
        toWiki,
        (body: readonly TicketBlock[]) => JSON.stringify(toAdf(body)),
      ]) {
        const written = render(fitBlocks(long(sign), render));
        expect(Buffer.byteLength(written)).toBeLessThanOrEqual(32 * 1024);
        expect(written).toContain('The rest is left out');
        expect(written).not.toContain('the end');
      }
    },
  );

  it('fills what room there is with a single long paragraph', () => {
    const body: TicketBlock[] = [{ kind: 'paragraph', parts: [{ text: 'word '.repeat(20_000) }] }];
    const written = toWiki(fitBlocks(body, toWiki));
    expect(written.length).toBeGreaterThan(4_000);
    expect(Buffer.byteLength(written)).toBeLessThanOrEqual(32 * 1024);
  });

  it('of very many small blocks is cut too', () => {
    const body = Array.from({ length: 20_000 }, () => ({ kind: 'heading' as const, text: 'a' }));
    expect(Buffer.byteLength(toWiki(fitBlocks(body, toWiki)))).toBeLessThanOrEqual(32 * 1024);
  });

  it('is left alone when it fits', () => {
    const body: TicketBlock[] = [{ kind: 'paragraph', parts: [{ text: 'short' }] }];
    expect(fitBlocks(body, toWiki)).toBe(body);
  });
});

describe('a summary', () => {
  it('is one line of at most 255 code units without controls, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (words) => {
        const summary = summaryLine(words);
        expect(summary.length).toBeLessThanOrEqual(255);
        expect(summary).not.toMatch(/[\p{Cc}\p{Surrogate}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
        expect(summary).not.toBe('');
      }),
    );
  });

  it('is never cut inside a character', () => {
    const family = '👩‍👩‍👧‍👦';
    const cut = summaryLine(family.repeat(40));
    expect(cut.slice(0, -1).length % family.length).toBe(0);
    expect(cut.endsWith(`${family}…`)).toBe(true);
    expect(summaryLine('👍🏽'.repeat(100))).toMatch(/^(👍🏽)+…$/u);
  });

  it('is cut all the same when one character alone is too long', () => {
    expect(summaryLine(`a${'\u0301'.repeat(300)}`).length).toBe(255);
  });

  it('loses its line breaks and its turned direction', () => {
    expect(summaryLine('a\r\nb\tc\u2028d \u202Egpj.exe')).toBe('a b c d gpj.exe');
  });
});

it('takes only web addresses without a user name for links', () => {
  expect(safeHref('https://acme.example/ä b')).toBe('https://acme.example/%C3%A4%20b');
  for (const bad of [
    null,
    undefined,
    '',
    'mailto:a@b',
    'https://a:b@acme.example',
    'javascript:0',
  ]) {
    expect(safeHref(bad)).toBeNull();
  }
});

import { expect, test } from 'vitest';
import { OutsideText } from '../../../src/web/views/outside-text.tsx';
import { sayEdit } from '../../../src/web/views/words/edit-words.ts';

test('a story that is cut within what stands in backticks shows none of them', () => {
  const text = 'The check `unit` failed, then `integration tests` passed';
  expect(String(OutsideText({ text, most: 38 }))).toBe(
    '<bdi>The check <code>unit</code> failed, then integra…</bdi>',
  );
});

test('a split of another pattern is not told by what is masked in this one', () => {
  const masked = [{ position: 0, kind: 'host', values: [], more: 0 }];
  const edit = {
    ...{ id: 'e', kind: 'split' as const, fingerprint: 'whole', into: null, position: 0 },
    ...{ values: ['a'], note: null, by: 'person:dana', at: '2026-03-01T10:00:00Z', undone: null },
  };
  const part = (id: string) => ({ id, words: ['w'], count: 1, lastAt: edit.at, masked });
  expect(sayEdit(edit, { fingerprint: 'child', parts: [part('child')] })).toBe(
    'told another pattern apart by a value.',
  );
  expect(sayEdit(edit, { fingerprint: 'whole', parts: [part('whole')] })).toMatch(
    /^told it apart by its host of this name: what has “a”/,
  );
});

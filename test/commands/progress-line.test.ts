import { expect, test } from 'vitest';
import { progressLine } from '../../src/commands/progress-line.ts';

function written(isRewritten: boolean): string {
  let text = '';
  const line = progressLine({ write: (more: string) => (text += more), columns: 20 }, isRewritten);
  line.show('pd-main: 10 %');
  line.show('pd-main: 10 %');
  line.show('pd-main: 100 %, and more than fits');
  line.tell('Done.');
  return text;
}

test('without a terminal each step is one line, told once', () => {
  expect(written(false)).toBe('pd-main: 10 %\npd-main: 100 %, and more than fits\nDone.\n');
});

test('on a terminal a step takes the place of the former one, and never breaks the line', () => {
  expect(written(true)).toBe(
    '\r\u001b[Kpd-main: 10 %\r\u001b[Kpd-main: 100 %, and\r\u001b[KDone.\n',
  );
});

import { expect, test } from 'vitest';
import { loginAddress, ownPath } from '../../../src/web/auth/own-path.ts';

test.each([
  ['/', '/'],
  ['/candidates/0190a1b2?done=said', '/candidates/0190a1b2?done=said'],
  ['/patterns?team=a%2Fb&q=%2F%2Fevil', '/patterns?team=a%2Fb&q=%2F%2Fevil'],
  ['/candidates/../follow-ups', '/follow-ups'],
  ['/a#part', '/a'],
  ['/a?next=https://evil.example', '/a?next=https://evil.example'],
])('%s is a path of our own', (asked, path) => {
  expect(ownPath(asked)).toBe(path);
});

test.each([
  '',
  'candidates',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/a\\b',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\0',
  '/.//evil.example',
  '/a/..//evil.example',
  'https://evil.example/',
  'https:/evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  ' /a',
  `/${'a'.repeat(2_000)}`,
  null,
  undefined,
])('%j leads nowhere', (asked) => {
  expect(ownPath(asked)).toBeNull();
});

test('who signs in lands on what they came for', () => {
  expect(loginAddress('/candidates/1?a=b&c')).toBe('/login?next=%2Fcandidates%2F1%3Fa%3Db%26c');
  expect(loginAddress('/')).toBe('/login');
  expect(loginAddress('//evil.example')).toBe('/login');
});

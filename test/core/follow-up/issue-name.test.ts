import { expect, test } from 'vitest';
import { readIssueName } from '../../../src/core/follow-up/issue-name.ts';

const acme = 'https://acme.atlassian.net';

test.each([
  ['PAY-12', 'PAY-12', null],
  [' pay-12 ', 'PAY-12', null],
  [`${acme}/browse/PAY-12`, 'PAY-12', acme],
  [`${acme}/browse/pay-12?focusedCommentId=10`, 'PAY-12', acme],
  [`${acme}/jira/software/projects/PAY/boards/1?selectedIssue=PAY-12`, 'PAY-12', acme],
  [`${acme}/jira/servicedesk/projects/PAY/queues/custom/3/PAY-12`, 'PAY-12', acme],
  ['http://jira.example:8080/jira/browse/A_1-7/', 'A_1-7', 'http://jira.example:8080'],
])('%s is %s', (typed, key, origin) => {
  expect(readIssueName(typed)).toEqual({ key, origin });
});

test.each([
  '',
  'PAY',
  'PAY-0',
  '12',
  'PAY-12" OR x',
  'PAY-12/../13',
  'PAY-1234567890123456',
  `${acme}/browse/`,
  'javascript:alert(1)//PAY-12',
  'https://%/PAY-12',
])('%s names no issue', (typed) => {
  expect(readIssueName(typed)).toBeNull();
});

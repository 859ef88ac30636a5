import { expect, test } from 'vitest';
import { keptHeaders } from '../../src/ingest/kept-headers.ts';

test('what tells of a delivery is kept, cut to size; signatures and credentials never are', () => {
  const kept = keptHeaders({
    'content-type': 'application/json',
    'x-github-event': 'workflow_run',
    'x-request-id': 'r'.repeat(5_000),
    'x-pagerduty-signature': 'v1=abc',
    'x-webhook-token': 'abc',
    'x-request-secret': 'abc',
    'x-hub-signature-256': 'sha256=abc',
    authorization: 'Bearer abc',
    cookie: 'session=abc',
  });
  expect(kept).toEqual({
    'content-type': 'application/json',
    'x-github-event': 'workflow_run',
    'x-request-id': 'r'.repeat(1_000),
  });
});

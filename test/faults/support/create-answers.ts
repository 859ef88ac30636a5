import type { Fault } from '../../../src/demo/stand-ins/fault-queue.ts';

/** Nobody knows whether these made the issue; it is the search that tells. */
export const unclear: Readonly<Record<string, Fault>> = {
  '500': { kind: 'answer', status: 500, committed: true },
  '502': { kind: 'answer', status: 502, committed: true },
  '503': { kind: 'answer', status: 503, committed: true, headers: { 'Retry-After': '2' } },
  '504': { kind: 'answer', status: 504, committed: true },
  'a reset': { kind: 'reset', committed: true },
  'a page for people': { kind: 'html', committed: true },
  'half of the JSON': { kind: 'broken_json' },
  'ten megabytes': { kind: 'huge', bytes: 10_000_000, committed: true },
};

/** These say no, in words that a person is to see. */
export const noMeans: Readonly<Record<string, { fault: Fault; words: string }>> = {
  '400': {
    fault: {
      kind: 'answer',
      status: 400,
      body: { errors: { customfield_10010: 'Team is required.' } },
    },
    words: 'customfield_10010: Team is required.',
  },
  '401': { fault: { kind: 'answer', status: 401 }, words: 'does not accept the API token' },
  '403': {
    fault: {
      kind: 'answer',
      status: 403,
      body: { errorMessages: ['You can not create issues in this project.'] },
    },
    words: 'You can not create issues in this project.',
  },
  '404': {
    fault: { kind: 'answer', status: 404, body: { errors: { project: 'No project PAY.' } } },
    words: 'project: No project PAY.',
  },
};

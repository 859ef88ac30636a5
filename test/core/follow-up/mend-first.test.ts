import { expect, test } from 'vitest';
import { mendFirst } from '../../../src/core/follow-up/mend-first.ts';

const ofShop = {
  followUp: { teamId: 'shop' },
  teamId: 'shop',
  takesTickets: 'yes',
  targetProblem: null,
} as const;
const targetProblem = {
  code: 'field_required',
  about: 'Area',
  sentence: 'Area is required.',
} as const;

test('what belongs to nobody needs a team first', () => {
  const ofNobody = {
    ...ofShop,
    followUp: { teamId: null },
    teamId: null,
    takesTickets: 'no',
  } as const;
  expect(mendFirst(ofNobody)).toEqual({ kind: 'no_team' });
});

test('a team without a project needs one first', () => {
  const first = mendFirst({ ...ofShop, takesTickets: 'no' });
  expect(first).toEqual({ kind: 'no_project', teamId: 'shop' });
});

test('a project that refuses every ticket is mended first', () => {
  const first = mendFirst({ ...ofShop, targetProblem });
  expect(first).toEqual({ kind: 'target', teamId: 'shop', sentence: 'Area is required.' });
});

test('where another team has it by now, or nothing is known, trying again may do', () => {
  expect(mendFirst(ofShop)).toBeNull();
  expect(mendFirst({ ...ofShop, teamId: 'mail', takesTickets: 'no', targetProblem })).toBeNull();
  const since = { ...ofShop, followUp: { teamId: null }, takesTickets: 'no' } as const;
  expect(mendFirst(since)).toBeNull();
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClosecall } from '../support/start-closecall.ts';
import { judge } from './support/judge.ts';
import { type Outcome, observe } from './support/observe.ts';
import { placeOf } from './support/place.ts';
import {
  deliver,
  drain,
  hoursPass,
  prepare,
  startForCorpus,
  startOfTheDay,
} from './support/play.ts';
import { readCorpus } from './support/read-corpus.ts';
import { resultOf } from './support/report.ts';

const corpus = readCorpus();
const dayStart = startOfTheDay();
const places = corpus.map((sequence, nth) => placeOf(sequence, `s${nth}`, dayStart));

let closecall: TestClosecall;
let outcomes: readonly Outcome[];
beforeAll(async () => {
  closecall = await startForCorpus();
  await prepare(closecall, places);
  await deliver(closecall, places);
  await drain(closecall);
  await hoursPass(closecall, places);
  outcomes = await observe(closecall, places, { withApi: true });
}, 300_000);
afterAll(() => closecall?.stop());

describe('the corpus', () => {
  const cases = corpus.map((sequence, nth) => ({ ...sequence, nth }));
  test.for(cases)('$name: $why', ({ nth, ...sequence }, { task }) => {
    const outcome = outcomes[nth];
    if (outcome === undefined) throw new Error('nothing came of it');
    const judgement = judge(sequence, outcome);
    task.meta.corpus = resultOf(sequence, judgement);
    expect(judgement.faults).toEqual([]);
  });
});

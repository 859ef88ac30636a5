import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Short files that play many stories or start many programs, the longest first. Without a record of former runs, vitest goes by size. */
const long = [
  'test/corpus/corpus.test.ts',
  'test/corpus/any-order.test.ts',
  'test/corpus/two-workers.test.ts',
  'test/saga/saga.test.ts',
  'test/faults/worker-killed.test.ts',
  'test/faults/postgres-stops.test.ts',
  'test/faults/single-faults.test.ts',
  'test/faults/job-killed.test.ts',
  'test/faults/jira-faults.test.ts',
  'test/faults/web-killed.test.ts',
  'test/faults/jira-slow.test.ts',
  'test/faults/stop.test.ts',
  'test/faults/embedded-killed.test.ts',
  'test/faults/workers-killed-often.test.ts',
  'test/faults/queue-lost.test.ts',
  'test/faults/sagas.test.ts',
  'test/faults/rival-decisions.test.ts',
];

/** Begins with what takes longest, so that at the end no file runs alone while the other cores wait. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const first = long.flatMap((path) =>
      sorted.filter(({ moduleId }) => moduleId.endsWith(`/${path}`)),
    );
    return [...first, ...sorted.filter((each) => !first.includes(each))];
  }
}

import type { Reporter } from 'vitest/node';
import { type Result, writeReport } from './report.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** How a sequence of the corpus came out. */
    corpus?: Result;
  }
}

/** Prints precision, recall and misses instead of tests. */
export const corpusReporter: Reporter = {
  onTestRunEnd(modules, errors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const results = tests.flatMap((test) => test.meta().corpus ?? []);
    if (results.length > 0) console.log(writeReport(results));
    const broken = [...errors, ...modules.flatMap((module) => module.errors())];
    const others = tests.filter((test) => test.meta().corpus === undefined);
    const failed = others.flatMap((test) => test.result().errors ?? []);
    for (const error of [...broken, ...failed]) console.error(error.stack ?? error.message);
  },
};

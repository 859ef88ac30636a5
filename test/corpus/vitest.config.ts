import { defineConfig } from 'vitest/config';
import tests from '../vitest.config.ts';
import { corpusReporter } from './support/reporter.ts';

export default defineConfig({
  test: {
    ...tests.test,
    include: ['test/corpus/corpus.test.ts'],
    reporters: [corpusReporter],
  },
});

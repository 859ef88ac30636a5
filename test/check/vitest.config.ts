import { defineConfig } from 'vitest/config';

/** What the files themselves tell: seconds, no database. `npm test` runs these tests too. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/check/**/*.test.ts'],
  },
});

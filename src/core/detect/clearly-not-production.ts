const notProduction: ReadonlySet<string> = new Set([
  'ci',
  'demo',
  'dev',
  'devel',
  'develop',
  'development',
  'integration',
  'lab',
  'local',
  'nonprod',
  'playground',
  'preprod',
  'preview',
  'qa',
  'review',
  'sandbox',
  'stage',
  'staging',
  'stg',
  'test',
  'testing',
  'tst',
  'uat',
]);

const before: ReadonlySet<string> = new Set(['pre', 'non', 'not']);
const production: ReadonlySet<string> = new Set(['prod', 'production', 'live', 'prd']);

/**
 * Whether an environment surely is none that customers meet. The provider's flag alone does not say
 * so: GitHub's is false for every environment that is not called production.
 */
export function isClearlyNotProduction(environment: {
  environment: string;
  production: boolean | null;
}): boolean {
  if (environment.production !== false) return false;
  const words = environment.environment
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(/[^a-z]+/);
  const isBefore = words.some(
    (word, at) => before.has(word) && production.has(words[at + 1] ?? ''),
  );
  if (isBefore) return true;
  return (
    words.some((word) => notProduction.has(word)) && !words.some((word) => production.has(word))
  );
}

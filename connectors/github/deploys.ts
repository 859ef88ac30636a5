import type { Settings } from './schema.ts';

/** Whether a workflow deploys, by the admin's words for it in its name or path. */
export function deploys(settings: Settings, ...names: readonly (string | null)[]): boolean {
  const haystack = names.join('\n').toLowerCase();
  return settings.deployWorkflows.some((word) => haystack.includes(word.toLowerCase()));
}

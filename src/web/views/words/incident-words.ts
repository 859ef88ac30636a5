import { sayDuration } from '../../../core/detect/say-duration.ts';

/** What people call an incident inside a sentence. */
function sayIncident({ number }: { number: number | null }): string {
  return number === null ? 'an incident' : `incident #${number}`;
}

/** What it was to an incident, where that is sure; the incident's title stands beside it. */
export function sayRole(role: 'cured' | 'announced', incident: { number: number | null }): string {
  const name = sayIncident(incident);
  return role === 'cured' ? `It was the cure of ${name}` : `It announced ${name}`;
}

/** An incident of the same service came after it, which need have nothing to do with it. */
export function sayLater(later: { number: number | null; leadSeconds: number }): string {
  const lead = sayDuration(later.leadSeconds * 1000);
  return `${lead} later people worked on ${sayIncident(later)} of the same service`;
}

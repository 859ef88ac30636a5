import type { Threshold } from '../../../core/detect/finding.ts';
import { sayLength } from './relative-time.ts';

const names: ReadonlyMap<string, string> = new Map([
  ['settleSeconds', 'Time in which the story may go on'],
  ['autoResolveSeconds', 'The service’s own timer'],
  ['closeness', 'How close it came'],
  ['scope', 'Where it ran'],
  ['severity cap', 'Severity at most'],
  ['deploymentsLookedBack', 'Deployments looked back on'],
  ['revisionOrder', 'Which revision is the newer one'],
  ['shortExposureMinutes', 'Short exposure'],
  ['trafficPercent', 'Share of traffic'],
  ['shared failure window', 'Time for a shared cause'],
  ['shared failure runs', 'Runs for a shared cause'],
  ['shared failure repositories', 'Repositories for a shared cause'],
  ['shared failure share', 'Share of failing runs'],
]);

/** What a detector calls a number that decided, in words for people. */
export function sayThresholdName({ name }: Threshold): string {
  return names.get(name) ?? name;
}

export function sayThresholdValue({ name, value }: Threshold): string {
  if (typeof value === 'string') return value.replaceAll('_', ' ');
  if (name.endsWith('Seconds')) return sayLength(value);
  if (name.endsWith('Minutes')) return `${value} min`;
  if (name.endsWith('Percent')) return `${value} %`;
  return name === 'closeness' ? `${value} of 50` : String(value);
}

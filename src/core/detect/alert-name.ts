import { fullName } from './say-name.ts';

/**
 * What an alert is called by: its whole title, because what is cut off for people would be cut
 * elsewhere with another value in it. `told` is the title as people see it, also where there is none.
 */
export function alertName(title: string, told: string): string {
  return fullName(title) || told;
}

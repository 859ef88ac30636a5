import type { Closeness } from './finding.ts';
import type { FoundBy } from './found-by.ts';
import type { PageReading } from './read-page.ts';
import { sayTimes } from './say-count.ts';

/** So many escalations outlast most escalation policies. */
const MANY_ESCALATIONS = 3;

/**
 * How little still stood between the page and an incident. The log says when the last level was
 * reached; where it was not read, many escalations stand for that.
 */
export function howClose(reading: PageReading, logIsRead: boolean): Closeness {
  const { escalations, acknowledgedAt, otherHand, exhausted } = reading;
  if (exhausted) {
    return { value: 50, because: 'it reached the last level of its escalation policy' };
  }
  if (escalations > 0) {
    const because = `it was escalated ${sayTimes(escalations)} before it cleared`;
    return { value: escalations >= MANY_ESCALATIONS && !logIsRead ? 50 : 10, because };
  }
  if (acknowledgedAt)
    return { value: 10, because: 'a person had acknowledged it before it cleared' };
  if (otherHand) return { value: 10, because: 'a person was on it before it cleared' };
  return { value: 2, because: 'it cleared before anyone needed to act' };
}

/** How far it got, as what people said of such pages is counted. */
export function foundByOfPage(reading: PageReading): FoundBy {
  if (reading.exhausted) return 'last_level';
  if (reading.escalations > 0) return 'escalated';
  if (reading.acknowledgedAt !== null) return 'acknowledged';
  return reading.otherHand ? 'handled' : 'untouched';
}

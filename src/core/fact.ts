import type { Subject } from './subject.ts';

/** What every signal has, whatever it tells. */
export type Fact = {
  subject: Subject;
  /**
   * Made of ids inside the body; a repeat of the same fact has the same key, whether a webhook or
   * the API told it. Unique per subject. Entries of a page's log, which share no id with the events
   * that tell the same, have keys that begin with `log:`.
   */
  factKey: string;
  /** The provider's own time. Order is decided by it, never by arrival. */
  occurredAt: Date;
};

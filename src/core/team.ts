/** A value of a ticket's field as it is configured; every text may hold `{{fact}}`. */
export type FieldValue =
  | string
  | number
  | boolean
  | FactLookup
  | readonly FieldValue[]
  | { readonly [name: string]: FieldValue };

/** The value that stands beside a fact's value; `default`, or nothing, where none does. */
export type FactLookup = {
  readonly from: string;
  readonly map: Readonly<Record<string, FieldValue>>;
  readonly default?: FieldValue | undefined;
};

/** What a team's tickets carry besides their text, by what Closecall calls it; `fields` by id or name. */
export type FieldMapping = {
  assignee?: FieldValue | undefined;
  components?: readonly FieldValue[] | undefined;
  priority?: FieldValue | undefined;
  labels?: readonly FieldValue[] | undefined;
  fields?: Readonly<Record<string, FieldValue>> | undefined;
};

/** Where a team's follow-ups go: a Jira connection, a project key, an issue type's name, and how. */
export type TeamTracker = FieldMapping & {
  connection: string;
  project: string;
  issueType: string;
  /** Everything but the tracker's writes is done. */
  dryRun?: boolean | undefined;
  /** Tickets in the project within 24 hours; more are held until there is room. */
  dailyLimit?: number | undefined;
};

/** What comes of a team's tickets: it has no place for them, only rehearses, or they are opened. */
export type TakesTickets = 'no' | 'rehearsed' | 'yes';

/** Unless the team says otherwise. */
export const defaultDailyLimit = 20;

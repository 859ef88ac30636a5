/** A field of the create screen that a mapping speaks of, as far as a value's form depends on it. */
export type TargetField = {
  /** What the mapping calls it: an id, or a name. */
  word: string;
  id: string;
  name: string;
  /** The tracker's kind of value, such as `option`, `user` or `array`. */
  type: string;
  /** Of what, for an array. */
  items: string | null;
  /** The kind of a custom field, such as `textarea`; null for the tracker's own fields. */
  custom: string | null;
  /** The values that it takes, where there is a list of them. */
  allowed: readonly AllowedValue[] | null;
};

export type AllowedValue = { id: string | null; text: string };

/** Something that would keep a ticket, or some of them, from being opened or from being found again. */
export type TargetProblem = {
  code:
    | 'not_signed_in'
    | 'no_project'
    | 'no_issue_type'
    | 'sub_task'
    | 'no_permission'
    | 'field_required'
    | 'field_may_be_empty'
    | 'field_unknown'
    | 'field_not_on_screen'
    | 'field_ambiguous'
    | 'value_not_allowed'
    | 'no_labels'
    | 'no_description'
    | 'connection';
  /** The field or the permission, by its name; null where it is about the whole. */
  about: string | null;
  /** What is wrong and what to do, for people. */
  sentence: string;
};

/** Whether it concerns every ticket: what may be empty does not, and the rest are taken. */
export function concernsAll({ code }: TargetProblem): boolean {
  return code !== 'field_may_be_empty';
}

/** What the mapping asks of the create screen. */
export type TargetWishes = {
  project: string;
  issueType: string;
  /**
   * What the mapping calls its fields, with the values that are known before any ticket, and whether
   * some tickets may come without it.
   */
  fields: readonly { word: string; fixed: readonly string[]; mayBeEmpty: boolean }[];
};

/** What a tracker's create screen says of these wishes. */
export type TargetAnswer = {
  problems: readonly TargetProblem[];
  fields: readonly TargetField[];
};

/** A ticket that was not sent, because its team rehearses: exactly what would have been. */
export type Rehearsal = {
  connection: string;
  project: string;
  issueType: string;
  /** The body of the create call, as the tracker would have got it. */
  payload: unknown;
  /** The text of the ticket, for people. */
  text: string;
};

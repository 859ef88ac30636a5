/** What a run of signals is about. */
export type SubjectKind =
  | 'incident'
  | 'ci_run'
  /** A check of another CI system on one commit. */
  | 'check'
  /** The runs of one workflow for one commit. */
  | 'commit_runs'
  /** Runs of one owner's repositories that failed together. */
  | 'shared_failure'
  | 'environment'
  /** One commit that was merged; environments that deployed it look here. */
  | 'revision'
  | 'change_ticket'
  | 'ticket'
  /** What a person reported. */
  | 'report';

/** `id` is made of the provider's own ids, without the connection: `Q2CK…`, `{repo.id}:{run.id}`. */
export type Subject = { kind: SubjectKind; id: string };

/** The subject's name across connections, as stored and as shown in the API. */
export function subjectKey(connectionId: string, subject: Subject): string {
  return `${connectionId}/${subject.kind}:${subject.id}`;
}

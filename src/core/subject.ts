/** What a run of signals is about. */
export type SubjectKind = 'incident' | 'ci_run' | 'environment' | 'change_ticket' | 'ticket';

/** `id` is made of the provider's own ids, without the connection: `Q2CK…`, `{repo.id}:{run.id}`. */
export type Subject = { kind: SubjectKind; id: string };

/** The subject's name across connections, as stored and as shown in the API. */
export function subjectKey(connectionId: string, subject: Subject): string {
  return `${connectionId}/${subject.kind}:${subject.id}`;
}

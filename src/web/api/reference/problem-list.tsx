import { type ProblemKind, problemKinds } from '../../problem.ts';

const meanings: Readonly<Record<ProblemKind, string>> = {
  unreadable: 'The body is not JSON, not UTF-8, or nested deeper than 64 levels.',
  unauthenticated: 'No token or session came with the request, or it is not good any more.',
  'not-allowed': 'The token or session is good, and neither its role nor its scopes may do this.',
  'other-team': 'It belongs to a team that you do not decide for; the detail says whose it is.',
  forged: 'A session changed something without its own token, or from another site.',
  'not-found': 'There is no such thing, or no such address.',
  stale:
    'The version that was named is not the current one; version, candidateStatus, decision, ' +
    'decidedBy and decidedAt tell what is.',
  'not-possible': 'The thing is in a state that has no such step; the detail says what to do.',
  'too-large': 'Bodies may have at most 256 KB.',
  'not-json': 'Bodies need the header content-type: application/json.',
  'wrong-host': 'The request names a host that is not ours; PUBLIC_URL adds one.',
  invalid: 'Something has the wrong shape; errors names each fault with its path.',
  'too-many':
    'Too many requests with this token, or too many bad tokens or links, within a minute; ' +
    'Retry-After says how long to wait.',
  internal: 'Our own trouble; it was written to the log.',
  away: 'The database can’t be reached; Retry-After says when to come back.',
};

/** What each problem means; the `type` of a problem leads here. */
export function ProblemList() {
  return (
    <dl class="pairs">
      {Object.entries(problemKinds).map(([kind, { status, title }]) => (
        <div id={`problem-${kind}`}>
          <dt>
            {status} {kind}
          </dt>
          <dd>
            {title}. {new Map<string, string>(Object.entries(meanings)).get(kind)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

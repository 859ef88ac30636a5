import { type FollowUpsAt, inboxFields, type Origin } from './origin.ts';

/** Says in a form where it stands. */
export function OriginFields({ origin }: { origin: Origin }) {
  return (
    <>
      <input type="hidden" name="from" value={origin.page} />
      {origin.page === 'inbox'
        ? inboxFields(origin).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))
        : null}
      {origin.page === 'candidate' ? (
        <input type="hidden" name="candidate" value={origin.id} />
      ) : null}
      {origin.page === 'follow-up' ? (
        <input type="hidden" name="followUp" value={origin.id} />
      ) : null}
      {origin.page === 'follow-ups' ? <FilterFields {...origin} /> : null}
    </>
  );
}

/** So that the list is still narrowed down afterwards. */
function FilterFields({ state, team }: FollowUpsAt) {
  return (
    <>
      {state === null ? null : <input type="hidden" name="state" value={state} />}
      {team === null ? null : <input type="hidden" name="team" value={team} />}
    </>
  );
}

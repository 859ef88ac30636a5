import { type Origin, placeText } from './origin.ts';

/** Says in a form where it stands. */
export function OriginFields({ origin }: { origin: Origin }) {
  return (
    <>
      <input type="hidden" name="from" value={origin.page} />
      {origin.page === 'inbox' ? <InboxFields {...origin} /> : null}
      {origin.page === 'candidate' ? (
        <input type="hidden" name="candidate" value={origin.id} />
      ) : null}
    </>
  );
}

function InboxFields({ view, after, team }: Extract<Origin, { page: 'inbox' }>) {
  return (
    <>
      <input type="hidden" name="view" value={view} />
      {team === null ? null : <input type="hidden" name="team" value={team} />}
      {after === null ? null : <input type="hidden" name="after" value={placeText(after)} />}
    </>
  );
}

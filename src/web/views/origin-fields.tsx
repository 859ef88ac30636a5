import { type Origin, placeText } from './origin.ts';

/** Says in a form where it stands. */
export function OriginFields({ origin }: { origin: Origin }) {
  const place = origin.page === 'inbox' ? origin.after : null;
  return (
    <>
      <input type="hidden" name="from" value={origin.page} />
      {origin.page === 'inbox' ? <input type="hidden" name="view" value={origin.view} /> : null}
      {origin.page === 'candidate' ? (
        <input type="hidden" name="candidate" value={origin.id} />
      ) : null}
      {place === null ? null : <input type="hidden" name="after" value={placeText(place)} />}
    </>
  );
}

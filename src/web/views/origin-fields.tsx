import { inboxFields, type Origin } from './origin.ts';

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
    </>
  );
}

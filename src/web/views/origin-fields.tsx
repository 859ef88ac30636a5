import { type Origin, originFields } from './origin.ts';

/** Says in a form where it stands. */
export function OriginFields({ origin }: { origin: Origin }) {
  return (
    <>
      {originFields(origin).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

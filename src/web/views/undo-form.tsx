import type { Seen } from '../../db/queries/open-alike.ts';
import type { Caller } from '../caller.ts';
import { AlikeField } from './alike-field.tsx';
import type { Origin } from './origin.ts';
import { OriginFields } from './origin-fields.tsx';
import { PostForm } from './post-form.tsx';

type UndoProps = {
  id: string;
  version: number;
  caller: Caller;
  origin: Origin;
  /** What was decided along with it, and is taken back with it. */
  along?: readonly Seen[];
};

/** Takes the decision back that the person sees. */
export function UndoForm({ id, version, caller, origin, along = [] }: UndoProps) {
  return (
    <PostForm action={`/candidates/${id}/undo`} caller={caller} decision="undo">
      <OriginFields origin={origin} />
      <input type="hidden" name="version" value={String(version)} />
      <AlikeField alike={along} />
      <button type="submit" class="button">
        Undo
      </button>
    </PostForm>
  );
}

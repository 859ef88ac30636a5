import type { Caller } from '../caller.ts';
import type { Origin } from './origin.ts';
import { OriginFields } from './origin-fields.tsx';
import { PostForm } from './post-form.tsx';

type UndoProps = { id: string; version: number; caller: Caller; origin: Origin };

/** Takes the decision back that the person sees. */
export function UndoForm({ id, version, caller, origin }: UndoProps) {
  return (
    <PostForm action={`/candidates/${id}/undo`} caller={caller}>
      <OriginFields origin={origin} />
      <input type="hidden" name="version" value={String(version)} />
      <button type="submit" class="button">
        Undo
      </button>
    </PostForm>
  );
}

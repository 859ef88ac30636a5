import type { Child } from 'hono/jsx';
import type { Caller } from '../caller.ts';

export type PostFormProps = {
  action: string;
  caller: Caller;
  class?: string;
  id?: string;
  /** The decision that it takes, for the script. */
  decision?: 'confirm' | 'dismiss' | 'snooze' | 'undo' | 'assign' | 'merge';
  children?: Child;
};

/** A form that changes something: posted, with the session's own token against forged requests. */
export function PostForm(props: PostFormProps) {
  const { action, caller, class: className, id, decision, children } = props;
  return (
    <form
      method="post"
      action={action}
      class={className ?? 'inline-form'}
      id={id}
      data-decision={decision}
    >
      <input type="hidden" name="_csrf" value={caller.csrfToken ?? ''} />
      {children}
    </form>
  );
}

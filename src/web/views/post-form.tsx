import type { Child } from 'hono/jsx';
import type { Caller } from '../caller.ts';

export type PostFormProps = {
  action: string;
  caller: Caller;
  class?: string;
  children?: Child;
};

/** A form that changes something: posted, with the session's own token against forged requests. */
export function PostForm({ action, caller, class: className, children }: PostFormProps) {
  return (
    <form method="post" action={action} class={className ?? 'inline-form'}>
      <input type="hidden" name="_csrf" value={caller.csrfToken ?? ''} />
      {children}
    </form>
  );
}

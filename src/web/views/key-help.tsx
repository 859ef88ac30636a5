import { KeyList } from './key-list.tsx';

/** The keys; with script a dialog, without a page of their own. */
export function KeyHelp() {
  return (
    <>
      <a class="button button-quiet" id="show-keys" href="/keys">
        Keys <kbd>?</kbd>
      </a>
      <dialog id="keys" class="keys" aria-labelledby="keys-title">
        <h2 id="keys-title">Keys</h2>
        <KeyList level={3} />
        <form method="dialog">
          <button type="submit" class="button">
            Close
          </button>
        </form>
      </dialog>
    </>
  );
}

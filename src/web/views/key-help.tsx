const keys = [
  { key: 'j', text: 'Next one' },
  { key: 'k', text: 'The one before' },
  { key: 'Enter', text: 'Open it' },
  { key: 'c', text: 'Go to its confirm buttons' },
  { key: 'd', text: 'Go to its reasons to dismiss' },
  { key: '?', text: 'Show these keys' },
] as const;

/** The keys, for those who have script; without it the button stays hidden. */
export function KeyHelp() {
  return (
    <>
      <button type="button" class="button button-quiet" id="show-keys" hidden>
        Keys <kbd>?</kbd>
      </button>
      <dialog id="keys" class="keys" aria-labelledby="keys-title">
        <h2 id="keys-title">Keys</h2>
        <dl>
          {keys.map(({ key, text }) => (
            <div>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <button type="submit" class="button">
            Close
          </button>
        </form>
      </dialog>
    </>
  );
}

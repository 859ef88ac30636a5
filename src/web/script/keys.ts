import { commands } from './commands.ts';
import { type Begun, readKey } from './key-machine.ts';
import { closeOpenMenu } from './menus.ts';

const fields = 'input:not([type="checkbox"]), textarea, select, dialog, [contenteditable]';
/** There the enter key has a meaning of its own. */
const ownEnter = 'a[href]:not([data-open]), button, summary, input';

let begun: Begun = null;

/** Listens to keys; what belongs to the browser, to a field or to a dialog is left alone. */
export function watchKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && closeOpenMenu()) return;
    const read = readKey(begun, {
      key: event.key,
      shift: event.shiftKey,
      hasModifier: event.ctrlKey || event.metaKey || event.altKey,
      isRepeat: event.repeat,
      isComposing: event.isComposing,
      isElsewhere: event.defaultPrevented || isElsewhere(event),
      at: event.timeStamp,
    });
    begun = read.begun;
    if (read.command === null) return;
    event.preventDefault();
    commands[read.command]();
  });
}

function isElsewhere({ target, key }: KeyboardEvent): boolean {
  if (document.querySelector('dialog[open]') !== null) return true;
  if (!(target instanceof Element)) return false;
  const own = key === 'Enter' ? `${fields}, ${ownEnter}` : fields;
  return target.closest(own) !== null;
}

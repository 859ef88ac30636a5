/**
 * Everything that keys do, in the order in which the help lists it. The keys are bound from this table,
 * so the help never tells of another one. `mayRepeat`: goes on while the key is held.
 */
export const keyTable = [
  { press: 'j', command: 'next', group: 'Move', text: 'Next one', mayRepeat: true },
  { press: 'k', command: 'previous', group: 'Move', text: 'The one before', mayRepeat: true },
  { press: 'enter', command: 'open', group: 'Move', text: 'Open it' },
  { press: 'escape', command: 'close', group: 'Move', text: 'Close what is beside the list' },
  { press: '/', command: 'search', group: 'Move', text: 'Search' },
  { press: 'c', command: 'confirm', group: 'Decide', text: 'Yes, a near miss' },
  { press: 'shift+c', command: 'confirm-with-ticket', group: 'Decide', text: 'Yes, with a ticket' },
  { press: 'd', command: 'dismiss', group: 'Decide', text: 'Dismiss, then a digit for the reason' },
  { press: 's', command: 'snooze', group: 'Decide', text: 'Snooze, then a digit for how long' },
  { press: 'm', command: 'merge', group: 'Decide', text: 'Same as another one' },
  { press: 'a', command: 'assign', group: 'Decide', text: 'Assign to a team' },
  { press: 't', command: 'ticket', group: 'Decide', text: 'See its ticket beforehand' },
  { press: 'z', command: 'undo', group: 'Decide', text: 'Undo the last decision here' },
  { press: 'x', command: 'pick', group: 'Several', text: 'Select it, or not' },
  { press: 'shift+x', command: 'pick-range', group: 'Several', text: 'Select all up to it' },
  { press: 'g i', command: 'go-inbox', group: 'Go to', text: 'Near misses' },
  { press: 'g f', command: 'go-follow-ups', group: 'Go to', text: 'Follow-ups' },
  { press: 'g p', command: 'go-patterns', group: 'Go to', text: 'Patterns' },
  { press: 'g r', command: 'go-review', group: 'Go to', text: 'Review' },
  { press: '?', command: 'help', group: 'Go to', text: 'These keys' },
] as const satisfies readonly KeyEntry[];

type KeyEntry = {
  press: string;
  command: string;
  group: string;
  text: string;
  mayRepeat?: boolean;
};

export type Command = (typeof keyTable)[number]['command'];

export const keyGroups = [...new Set(keyTable.map(({ group }) => group))];

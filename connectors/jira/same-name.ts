/**
 * Whether an admin's word means this thing: its id, or else its name in any case. A word of digits
 * alone is an id, and never the name of something that has one: names such as "10109" exist too.
 */
export function names(
  words: readonly string[],
  thing: { id: string | null; name: string | null },
): boolean {
  return (
    words.some((word) => word === thing.id) ||
    words.some((word) => isSameName(word, thing.name) && !(isNumber(word) && thing.id !== null))
  );
}

/** A number that is meant as an id. */
export function isNumber(word: string): boolean {
  return /^\d+$/.test(word);
}

function isSameName(word: string, name: string | null): boolean {
  return name !== null && word.toLowerCase() === name.toLowerCase();
}

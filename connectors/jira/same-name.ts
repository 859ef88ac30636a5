/** Whether an admin's word means this thing: its id first, else its name in any case. */
export function names(
  words: readonly string[],
  thing: { id: string | null; name: string | null },
): boolean {
  return (
    words.some((word) => word === thing.id) ||
    words.some((word) => word.toLowerCase() === thing.name?.toLowerCase())
  );
}

/** Forgets the oldest entries beyond the limit: a demo may run for days. */
export function keepNewest<Key, Value>(map: Map<Key, Value>, limit: number): void {
  for (const key of map.keys()) {
    if (map.size <= limit) return;
    map.delete(key);
  }
}

/** Words to look for in a list; the key `/` leads here. */
export function SearchField({ q }: { q: string | null }) {
  return (
    <input
      class="filter-words"
      type="search"
      id="search"
      name="q"
      value={q ?? ''}
      maxlength={200}
      aria-label="Words of a title or story"
      placeholder="Search"
      autocomplete="off"
    />
  );
}

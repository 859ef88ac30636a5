let list = listOf(new URL(location.href));

/** The same list, whatever stands beside it. */
function listOf(address: URL): string {
  const { pathname, searchParams } = new URL(address);
  searchParams.delete('selected');
  return `${pathname}?${searchParams}`;
}

export function replaceAddress(address: URL, state: unknown = history.state): void {
  history.replaceState(state, '', address);
  list = listOf(address);
}

export function pushAddress(address: URL, state: unknown): void {
  history.pushState(state, '', address);
  list = listOf(address);
}

/** Whether the list that stands there is the one that the address names. */
export function isListOfAddress(): boolean {
  return listOf(new URL(location.href)) === list;
}

const typed = 'textarea, input:not([type]), input[type="text"], input[type="search"]';
const keptUnder = `typed ${location.pathname}`;

/** What is typed on a page outlives loading it anew by one of its own links. */
export function keepTyped(): void {
  restore();
  document.addEventListener('click', (event) => {
    const { target } = event;
    const link = target instanceof Element ? target.closest('a[data-load-anew]') : null;
    if (!(link instanceof HTMLAnchorElement) || event.button !== 0) return;
    if (new URL(link.href).pathname === location.pathname) keep();
  });
}

type Field = HTMLTextAreaElement | HTMLInputElement;

/** What was typed, each by its field. */
export type TypedIn = readonly (readonly [string, string])[];

export function typedIn(root: ParentNode): TypedIn {
  const all = [...root.querySelectorAll<Field>(typed)];
  const fields = all.filter(({ value, defaultValue }) => value !== defaultValue);
  return fields.map((field) => [placeOf(field), field.value] as const);
}

function keep(): void {
  const entries = typedIn(document);
  if (entries.length > 0) sessionStorage.setItem(keptUnder, JSON.stringify(entries));
}

function restore(): void {
  const kept = sessionStorage.getItem(keptUnder);
  if (kept === null) return;
  sessionStorage.removeItem(keptUnder);
  typeInto(document, JSON.parse(kept) as [string, string][]);
}

export function typeInto(root: ParentNode, entries: TypedIn): void {
  const values = new Map(entries);
  for (const field of root.querySelectorAll<Field>(typed)) {
    const value = values.get(placeOf(field));
    if (value === undefined) continue;
    field.value = value;
    // What was typed is not to be looked for behind a fold.
    const fold = field.closest('details');
    if (fold !== null) fold.open = true;
  }
}

/** The same field on the page as it is loaded anew. */
function placeOf(field: Field): string {
  return `${field.form?.getAttribute('action') ?? ''} ${field.name}`;
}

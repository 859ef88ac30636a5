/**
 * The statement that puts another policy in force: the active one with `value` at `field`. A stored
 * version never changes, so it is a new one.
 */
export function changePolicy(field: string, value: unknown): string {
  const json = JSON.stringify(value).replaceAll("'", "''");
  return `with former as (
      update policies set active = false where active returning document
    )
    insert into policies (version, document, active, author, created_at, activated_at)
    overriding system value
    select (select max(version) + 1 from policies), jsonb_set(document, '{${field}}', '${json}'),
      true, 'system', closecall_now(), closecall_now()
    from former`;
}

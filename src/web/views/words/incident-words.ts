/** What people call an incident inside a sentence. */
function sayIncident({ number }: { number: number | null }): string {
  return number === null ? 'an incident' : `incident #${number}`;
}

/** Such as `It announced incident #12, 3 h before`; its title stands beside it. */
export function sayRole(role: 'cured' | 'announced', incident: { number: number | null }): string {
  const name = sayIncident(incident);
  return role === 'cured' ? `It was the cure of ${name}` : `It announced ${name}`;
}

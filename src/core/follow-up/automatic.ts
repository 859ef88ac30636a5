/** Whether a rule of the policy asked for the ticket, and no person. */
export function isAutomatic(requestedBy: string): boolean {
  return requestedBy.startsWith('policy:');
}

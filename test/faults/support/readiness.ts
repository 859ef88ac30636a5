/** The status of `/readyz`; `away` when nobody answers within `withinMs`. */
export async function readiness(url: string, withinMs = 10_000): Promise<number | 'away'> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(withinMs) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 'away';
  }
}

/** What `/readyz` answers, for people. */
export async function whyNotReady(url: string): Promise<string> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
    return `${answer.status} ${await answer.text()}`;
  } catch {
    return 'nobody answers';
  }
}

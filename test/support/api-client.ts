/** Calls the API as a script would. */
export function apiClient(base: string, token: string) {
  return async (path: string, body?: unknown): Promise<{ status: number; json: unknown }> => {
    const answer = await fetch(`${base}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, json: await answer.json() };
  };
}

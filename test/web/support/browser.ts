import { call } from './call.ts';

/** What a browser keeps between requests: cookies, and the token of the last page's forms. */
export type Browser = {
  get(path: string): ReturnType<typeof call>;
  post(path: string, fields: Readonly<Record<string, string>>): ReturnType<typeof call>;
  cookies: Map<string, string>;
};

export function openBrowser(base: string): Browser {
  const cookies = new Map<string, string>();
  let csrfToken = '';
  const ask = async (path: string, form: Readonly<Record<string, string>> | null) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = form === null ? { method: 'GET' as const } : posted(form);
    const headers = { ...(cookie === '' ? {} : { cookie }), ...formType(form) };
    const answer = await call(`${base}${path}`, { ...sent, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (/Max-Age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    csrfToken = /name="_csrf" value="([^"]+)"/.exec(answer.text)?.[1] ?? csrfToken;
    return answer;
  };
  return {
    cookies,
    get: (path) => ask(path, null),
    post: (path, fields) => ask(path, { _csrf: csrfToken, ...fields }),
  };
}

function posted(form: Readonly<Record<string, string>>) {
  return { method: 'POST' as const, body: new URLSearchParams(form).toString() };
}

function formType(form: object | null): Record<string, string> {
  return form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
}

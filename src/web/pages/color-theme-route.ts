import { Hono } from 'hono';
import { keepColorTheme, readColorTheme } from '../color-theme.ts';
import { HttpProblem } from '../problem.ts';
import type { WebContext, WebVariables } from '../web-context.ts';

/** `/theme`: light, dark, or as the system prefers; leads back to the page that it was asked on. */
export function createColorThemeRoute({ secureCookies }: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.post('/theme', async (c) => {
    const { theme: sent } = await c.req.parseBody();
    const theme = readColorTheme(sent);
    if (theme === null) throw new HttpProblem('invalid', 'Choose system, light or dark.');
    keepColorTheme(c, theme, secureCookies);
    return c.redirect(pageBefore(c.req.header('referer'), c.req.header('host')), 303);
  });
  return app;
}

/** Our own page that the form stood on, as its path; never an address of somebody else. */
function pageBefore(referer: string | undefined, host: string | undefined): string {
  if (referer === undefined || !URL.canParse(referer)) return '/';
  const { host: from, pathname, search } = new URL(referer);
  // Two slashes would begin the address of another host.
  return from === host?.toLowerCase() && !pathname.startsWith('//') ? `${pathname}${search}` : '/';
}

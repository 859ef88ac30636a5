import { type Context, Hono } from 'hono';
import { latestOfFingerprints } from '../../../db/queries/latest-of-fingerprints.ts';
import { ownedThemes } from '../../../db/queries/owned-themes.ts';
import { nameThemeOwner } from '../../../triage/name-theme-owner.ts';
import { deciderOf } from '../../auth/decider-of.ts';
import { requireRole } from '../../auth/require-role.ts';
import { Notice } from '../../views/notice.tsx';
import { ThemesPage } from '../../views/patterns/themes-page.tsx';
import { Refusal } from '../../views/refusal.tsx';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { readForm } from '../read-form.ts';
import { readNote } from '../read-note.ts';
import type { Answer } from '../show-inbox.tsx';
import { ThemeOwnerForm } from './pattern-forms.ts';

type PageContext = Context<WebVariables>;

/** The page of themes, and naming the owner of one. Belongs before what takes any name in its place. */
export function createThemeRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();

  app.get('/patterns/themes', (c) => {
    const isNamed = c.req.query('done') === 'named';
    return showThemes(context, c, { flash: isNamed ? ownerNamed() : null });
  });

  // Where a refused form left the address bar.
  app.get('/patterns/themes/:key/owner', (c) => c.redirect('/patterns/themes', 303));

  app.post('/patterns/themes/:key/owner', requireRole('responder'), async (c) => {
    const form = await readForm(c, ThemeOwnerForm);
    if (!form.ok) return refuse(context, c, 422, 'Name an owner, in at most 200 characters.');
    const by = deciderOf(c.get('caller'));
    const { key } = c.req.param();
    const named = await nameThemeOwner(context, { ...form.value, key, ...by });
    if (!named.ok && named.problem.code === 'other-team') {
      return refuse(context, c, 403, named.problem.detail);
    }
    if (!named.ok) return refuse(context, c, 409, gone);
    const place = encodeURIComponent(named.value.key);
    return c.redirect(`/patterns/themes?done=named#${place}`, 303);
  });
  return app;
}

const gone = 'That theme is over: it is no longer on three services within 30 days.';

function ownerNamed() {
  return (
    <Notice tone="good">
      <p class="notice-text">
        The owner was named. The next tickets of these services say who it is.
      </p>
    </Notice>
  );
}

async function refuse(
  context: WebContext,
  c: PageContext,
  status: 403 | 409 | 422,
  sentence: string,
) {
  const flash = <Refusal sentence={sentence} item={null} note={await readNote(c)} />;
  return showThemes(context, c, { flash, status });
}

async function showThemes(
  { db, clock }: WebContext,
  c: PageContext,
  { flash = null, status = 200 }: Answer,
) {
  const themes = await ownedThemes(db);
  const fingerprints = [...new Set(themes.flatMap((theme) => theme.fingerprints))];
  return c.html(
    <ThemesPage
      caller={c.get('caller')}
      now={clock.now()}
      themes={themes}
      latest={await latestOfFingerprints(db, fingerprints)}
      flash={flash}
    />,
    status,
  );
}

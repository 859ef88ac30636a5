import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { shortHash } from '../../../core/fingerprint.ts';
import { databaseNow } from '../../../db/queries/database-now.ts';
import { listServices } from '../../../db/queries/list-services.ts';
import { reportedWords } from '../../../db/queries/reported-words.ts';
import { reportsAsConfigured } from '../../../db/queries/reports-as-configured.ts';
import { reportWithOutcome } from '../../../db/queries/reports-with-outcomes.ts';
import { makeReport, type ReportRefused } from '../../../triage/reports/make-report.ts';
import { emailPlace } from '../../../triage/reports/tell-reporters.ts';
import { answerError } from '../../auth/answer-error.tsx';
import { createAttemptLimit } from '../../auth/attempt-limit.ts';
import { authenticate, tooManyTries } from '../../auth/authenticate.ts';
import { findCaller } from '../../auth/find-caller.ts';
import { isOwnOrigin } from '../../auth/own-origin.ts';
import { requireRole } from '../../auth/require-role.ts';
import { newToken } from '../../auth/token-hash.ts';
import type { Caller } from '../../caller.ts';
import { HttpProblem } from '../../problem.ts';
import { ReceiptPage } from '../../views/report/receipt-page.tsx';
import type { ReportDraft, ReportFault } from '../../views/report/report-draft.ts';
import { ReportPage } from '../../views/report/report-page.tsx';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { isToken, type ReadReport, readDraft, readReport, readToken } from './report-form.ts';
import { createReportLimit } from './report-limit.ts';

type ReportContext = Context<WebVariables>;

const tooMany =
  'Many reports came in just now, so this one was not taken. What you typed is still here: send it again in ten minutes.';

const mostServices = 2_000;

/** `/report` for everybody who may report, and the receipts, which their address alone opens. */
export function createReportRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const limit = createReportLimit(context);
  const wrongReceipts = createAttemptLimit(context);
  app.onError((error, c) => answerError(c, error, context.log));
  app.use('/report', reportersOnly(context));

  app.get('/report', (c) =>
    showForm(context, c, { draft: draftOfAddress(c.req.query()), faults: [], status: 200 }),
  );

  app.post('/report', async (c) => {
    const fields = await c.req.parseBody();
    const draft = readDraft(fields);
    const read = readReport(draft);
    const token = readToken(fields);
    if (!read.ok) return showForm(context, c, { draft, faults: read.problem, status: 422, token });
    if (callerOf(c) === null && limit.tooMany(c)) {
      c.header('retry-after', '600');
      return showForm(context, c, { draft, faults: [], notice: tooMany, status: 429, token });
    }
    const chosen = token ?? newToken();
    const made = await report(context, c, chosen, read.value);
    if (made.ok) return c.redirect(`/report/${chosen}`, 303);
    const told = sayRefused(made.problem);
    return showForm(context, c, { draft, ...told, token: told.status === 409 ? null : token });
  });

  app.get('/report/:token', async (c) => {
    const token = c.req.param('token');
    const page = isToken(token) ? await receipt(context, c, reportIdOf(token)) : null;
    c.header('cache-control', 'no-store');
    c.header('x-robots-tag', 'noindex');
    if (page !== null) return c.html(page);
    if (wrongReceipts.tooMany(c)) throw tooManyTries();
    throw new HttpProblem('not-found', 'There is no report with this address.');
  });
  return app;
}

/** Whom the mail about it goes to is for the reporter to say, and for no link of somebody else. */
function draftOfAddress(query: Readonly<Record<string, string>>): ReportDraft {
  return { ...readDraft(query), email: '' };
}

/** Lets through who is signed in, and everybody where an admin says so: from our own pages alone. */
function reportersOnly(context: WebContext) {
  const [signedIn, mayReport] = [authenticate(context), requireRole('viewer', 'report')];
  const limitBody = bodyLimit({
    maxSize: 64 * 1024,
    onError: () => {
      throw new HttpProblem('too-large', 'A report may have at most 64 KB.');
    },
  });
  return createMiddleware<WebVariables>(async (c, next) => {
    const isNobody = (await findCaller(c, context)).kind === 'nobody';
    if (!isNobody || !(await isOpenToAll(context))) {
      return signedIn(c, async () => void (await mayReport(c, next)));
    }
    if (c.req.method === 'POST' && !isOwnOrigin(c, context.publicUrl)) {
      throw new HttpProblem('forged', 'Nothing was sent. Open the form itself and try again.');
    }
    await limitBody(c, next);
    c.header('cache-control', 'no-store');
  });
}

async function isOpenToAll({ db }: WebContext): Promise<boolean> {
  return (await reportsAsConfigured(db))?.anonymous ?? false;
}

/** Null where somebody reports without signing in. */
function callerOf(c: ReportContext): Caller | null {
  const caller: Caller | undefined = c.get('caller');
  return caller ?? null;
}

/** Whoever knows the token can read the receipt; nobody learns it from what is stored. */
function reportIdOf(token: string): string {
  return shortHash(['receipt', token]);
}

type Form = {
  draft: ReportDraft;
  faults: readonly ReportFault[];
  status: 200 | 409 | 422 | 429;
  notice?: string;
  token?: string | null;
};

async function showForm(
  context: WebContext,
  c: ReportContext,
  { token, status, notice, ...form }: Form,
) {
  const services = await listServices(context.db, {}, { afterId: null, limit: mostServices });
  return c.html(
    <ReportPage
      {...form}
      notice={notice ?? null}
      caller={callerOf(c)}
      token={token ?? newToken()}
      services={services.map(({ id, name }) => ({ id, name: name ?? id }))}
      mayBeNameless={callerOf(c) !== null && (await isOpenToAll(context))}
      takesEmail={context.sendMail !== null}
    />,
    status,
  );
}

async function report(
  context: WebContext,
  c: ReportContext,
  token: string,
  { report: told, agoMs, email, nameless }: ReadReport,
) {
  const id = reportIdOf(token);
  const isNameless = nameless && (await isOpenToAll(context));
  const takesEmail = context.sendMail !== null && email !== null;
  return makeReport(context, {
    id,
    report: told,
    at: agoMs === 0 ? null : new Date((await databaseNow(context.db)).getTime() - agoMs),
    reporter: isNameless ? null : (callerOf(c)?.actor ?? null),
    email: takesEmail ? context.secretBox.seal(email, emailPlace(id)) : null,
  });
}

function sayRefused({ code }: ReportRefused): Pick<Form, 'faults' | 'status'> {
  switch (code) {
    case 'other-words': {
      const sentence =
        'This form was sent already, with other words. Send it once more to report this as well.';
      return { faults: [{ field: 'what', sentence }], status: 409 };
    }
    case 'unknown-service': {
      const sentence = 'There is no such service any more. Choose another one, or “not sure”.';
      return { faults: [{ field: 'service', sentence }], status: 422 };
    }
    case 'in-the-future':
      return { faults: [{ field: 'when', sentence: 'Choose when it happened.' }], status: 422 };
  }
}

async function receipt(context: WebContext, c: ReportContext, id: string) {
  const [found, [words]] = await Promise.all([
    reportWithOutcome(context.db, id),
    reportedWords(context.db, [id]),
  ]);
  if (found === null || words === undefined) return null;
  const known = await findCaller(c, context);
  const caller = known.kind === 'found' ? known.caller : null;
  return <ReceiptPage caller={caller} now={context.clock.now()} report={{ ...found, ...words }} />;
}

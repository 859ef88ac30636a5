import { Hono } from 'hono';
import { answerError } from '../auth/answer-error.tsx';
import { authenticate } from '../auth/authenticate.ts';
import { requireRole } from '../auth/require-role.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { type ApiDocument, apiDocument } from './api-document.ts';
import { createApi } from './create-api.ts';
import { ReferencePage } from './reference/reference-page.tsx';

/** `/api`: the API as a page, made of the same document that machines read. */
export function createApiReference(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  let document: ApiDocument | null = null;
  app.onError((error, c) => answerError(c, error, context.log));
  app.get('/api', authenticate(context), requireRole('viewer'), (c) => {
    document ??= apiDocument(createApi(context));
    const base = context.publicUrl ?? new URL(c.req.url).origin;
    return c.html(<ReferencePage caller={c.get('caller')} document={document} base={base} />);
  });
  return app;
}

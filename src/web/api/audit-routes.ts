import { OpenAPIHono, z } from '@hono/zod-openapi';
import { listAuditEvents } from '../../db/queries/list-audit-events.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { apiRoute, badQuery, jsonAnswer } from './api-route.ts';
import { AuditEvent, toAuditEvent } from './audit-event-object.ts';
import { readCursor } from './cursor.ts';
import { pageOf, pageSchema } from './page-of.ts';
import { Moment, Name, paging } from './request-parts.ts';

const list = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags: ['audit'],
  summary: 'Who changed what, newest first',
  request: {
    query: z.strictObject({
      entity: Name.optional().openapi({ description: 'Only of this kind, such as candidate.' }),
      entityId: Name.optional().openapi({ description: 'Only of the thing with this id.' }),
      actor: Name.optional().openapi({ description: 'Only by this one, such as person:dana.' }),
      since: Moment.optional(),
      until: Moment.optional(),
      ...paging,
    }),
  },
  responses: { 200: jsonAnswer(pageSchema(AuditEvent), 'A page of events.'), ...badQuery },
});

const Cursor = z.tuple([z.int().min(1)]);

export function auditRoutes({ db }: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(list, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid('query');
    const beforeId = readCursor(Cursor, cursor)?.[0] ?? null;
    const rows = await listAuditEvents(db, filter, { beforeId, limit: limit + 1 });
    const page = pageOf(rows, limit, (row) => [row.id]);
    return c.json({ items: page.rows.map(toAuditEvent), nextCursor: page.nextCursor }, 200);
  });
  return api;
}

import { type InvitationsPage, invitationInputSchema } from '@authshift/core/contract';
import { Hono } from 'hono';
import { routePath } from 'hono/route';
import { z } from 'zod';
import type { ServerContext } from '../context.ts';
import { readBody } from '../http/body.ts';
import { readCursor, readLimit, writeCursor } from '../http/cursor.ts';
import { type Call, json, type Route } from '../http/route.ts';
import { describeError } from '../log.ts';
import { wordsFor } from '../pages/words/wordsFor.ts';
import { createInvitations } from './createInvitations.ts';
import { followLink, openLink } from './followLink.ts';
import { readInvitations } from './invitationStore.ts';
import { notNowPage } from './linkPages.ts';
import { revokeInvitation } from './revokeInvitation.ts';
import { repeatVisit, showVisit } from './visit.ts';

/** A later year has five digits, which no database reads back as it is written. */
const latest = Date.UTC(9999, 11, 31);
const cursorSchema = z.object({ createdAt: z.int().min(0).max(latest), id: z.string() });

export const invitationRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/invitations',
    role: 'viewer',
    handle: listInvitations,
  },
  {
    method: 'POST',
    path: '/v1/invitations',
    role: 'admin',
    handle: async (call) => {
      const input = await readBody(call.request, invitationInputSchema);
      return json({ invitations: await createInvitations(call, input) }, 201);
    },
  },
  {
    method: 'POST',
    path: '/v1/invitations/:id/revoke',
    role: 'admin',
    handle: (call) => revokeInvitation(call, call.param('id')),
  },
];

async function listInvitations({ server, organizationId, url }: Call): Promise<InvitationsPage> {
  const limit = readLimit(url);
  const after = readCursor(url.searchParams.get('cursor'), cursorSchema);
  const { next, invitations } = await readInvitations(server.db, organizationId, { now: server.now(), after, limit });
  return { invitations: [...invitations], nextCursor: next === null ? null : writeCursor(next) };
}

/** The pages for whoever was sent a link: they know nobody's token, only the link and the browser's cookie. */
export function linkPages(server: ServerContext): Hono {
  const pages = new Hono();
  pages.get('/v1/oauth/links/:token', ({ req }) => openLink(server, req.raw, req.param('token')));
  pages.post('/v1/oauth/links/:token', ({ req }) => followLink(server, req.raw, req.param('token')));
  pages.get('/v1/oauth/visit', ({ req }) => showVisit(server, req.raw));
  pages.post('/v1/oauth/visit', ({ req }) => repeatVisit(server, req.raw));
  pages.onError((error, context) => {
    server.log({ level: 'error', event: 'http.failed', route: routePath(context, -1), error: describeError(error) });
    return notNowPage(wordsFor(context.req.raw), 500, 'internal');
  });
  return pages;
}

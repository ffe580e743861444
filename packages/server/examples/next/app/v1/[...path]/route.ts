import { authshift } from '../../../authshift.ts';

/** AuthShift in a route handler of Next: this file below `app/v1/[...path]` takes every request to `/v1`. */
async function handler(request: Request): Promise<Response> {
  return (await authshift()).fetch(request);
}

export const GET = handler;
export const POST = handler;
export const PATCH = handler;

/** AuthShift needs Node's own modules, and no answer of it is ever the same. */
export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

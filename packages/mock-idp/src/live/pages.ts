import { html } from 'hono/html';
import { MockIdpError } from '../mockIdpError.ts';
import type { Mock } from '../server/mock.ts';
import { readForm } from '../server/requestBody.ts';
import { takeBack } from './changeByHand.ts';
import { faultsSection } from './faults/faultsSection.ts';
import type { Rejected, Section, Visit } from './frame/section.ts';
import { sendFramed } from './frame/sendFramed.ts';
import { LIVE_PATH } from './livePath.ts';
import { policiesSection } from './policies/policiesSection.ts';
import { requestsSection } from './requests/requestsSection.ts';
import { signInsSection } from './sign-ins/signInsSection.ts';
import { tokensSection } from './tokens/tokensSection.ts';
import { appSection } from './world/appSection.ts';
import { tenantSection } from './world/tenantSection.ts';
import { userSection } from './world/userSection.ts';
import { worldSection } from './world/worldSection.ts';

export { sendLiveEvents } from './liveEvents.ts';

const SECTIONS: readonly Section[] = [
  signInsSection,
  requestsSection,
  tokensSection,
  faultsSection,
  policiesSection,
  worldSection,
  tenantSection,
  userSection,
  appSection,
];

/** Where nothing is. */
const NOWHERE: Section = { path: '', title: 'Not found', tab: '/none', render: () => undefined };

/** Somebody looks at a page. */
export function showPage(visit: Visit): Promise<Response> {
  return show(visit, findSection(visit.c.req.path));
}

/** Does what a form asks for, and shows the page anew: reloading it sends no form twice. */
export async function takeForm(visit: Visit): Promise<Response> {
  const { c, mock, session } = visit;
  const form = await readForm(c);
  if (c.req.path === `${LIVE_PATH}/changes`) return takeChangeBack(visit, form);
  const section = findSection(c.req.path);
  const name = form.get('do') ?? '';
  const action = Object.hasOwn(section.actions ?? {}, name) ? section.actions?.[name] : undefined;
  if (action === undefined) return show(visit, section, { message: 'The form does not say what to do.', form });
  try {
    const done = await action(visit, form);
    if (done instanceof Response) return done;
    mock.live.leaveNotice(session, done.words);
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(done.leadsTo ?? `${pathname}${search}`, 303);
  } catch (error) {
    if (error instanceof MockIdpError) return show(visit, section, { message: sayRefusal(error), form });
    throw error;
  }
}

/** A seed's refusal names its place in a file; on a page it is the one thing the form is about. */
function sayRefusal({ message }: MockIdpError): string {
  return message.replace(/^The seed cannot be used:\n/, '').replaceAll(/^\s*(?:tenants|users|apps)\[0\]\.?/gm, '');
}

function findSection(address: string): Section {
  return SECTIONS.find(({ path }) => address === `${LIVE_PATH}${path}`) ?? NOWHERE;
}

async function show(visit: Visit, section: Section, rejected?: Rejected): Promise<Response> {
  const body = await section.render(visit, rejected);
  const notice = visit.mock.live.takeNotice(visit.session);
  if (body !== undefined) return sendFramed(visit, section, { body, notice, error: rejected?.message });
  return sendFramed(visit, section, {
    body: html`<h1>It is not there</h1><p>It never was, or it was removed or renamed since.</p>`,
    notice,
    error: rejected?.message,
    status: 404,
  });
}

function takeChangeBack({ c, mock, session }: Visit, form: URLSearchParams): Response {
  mock.live.leaveNotice(session, sayTakenBack(mock, form.get('do') === 'undo' ? 'undo' : 'redo'));
  const back = form.get('back') ?? '';
  return c.redirect(findSection(back.split('?')[0] ?? '') === NOWHERE ? LIVE_PATH : back, 303);
}

function sayTakenBack(mock: Mock, direction: 'undo' | 'redo'): string {
  try {
    const words = takeBack(mock, direction);
    return direction === 'undo' ? `Taken back: ${words}.` : `Done again: ${words}.`;
  } catch (error) {
    if (error instanceof MockIdpError) return error.message;
    throw error;
  }
}

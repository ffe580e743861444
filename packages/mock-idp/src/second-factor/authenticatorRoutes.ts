import type { UserRecord } from '../directory/records.ts';
import { sendPage } from '../interactions/sendPage.ts';
import { authenticatorPage, telephonesPage } from '../interactions/views/authenticatorPage.ts';
import type { Mock, MockApp, MockContext } from '../server/mock.ts';
import { readForm } from '../server/requestBody.ts';
import { authenticatorSecret, oneTimeCode } from './oneTimeCode.ts';
import { answerWithNumber } from './telephone.ts';

const PATH = '/authenticator/:tenantId/:oid';
const STEP = 30_000;

/** The telephones of the world, for whoever rehearses by hand. Entra has nothing like it, so it lies outside of every tenant. */
export function addAuthenticatorRoutes(app: MockApp, mock: Mock): void {
  app.get('/authenticator', (c) => showTelephones(c, mock));
  app.get(PATH, (c) => {
    const account = findAccount(c, mock);
    if (account === undefined) return sendUnknown(c);
    const notice = (['approved', 'denied', 'gone'] as const).find((one) => one === c.req.query('done'));
    const now = Date.now();
    return sendPage(c, {
      title: 'Authenticator',
      body: authenticatorPage(c.req.path, {
        account,
        notice,
        code: oneTimeCode(authenticatorSecret(account), now),
        codeEndsIn: Math.ceil((STEP - (now % STEP)) / 1000),
        waiting: mock.world.approvals.listWaiting(account),
      }),
    });
  });
  app.post(PATH, async (c) => {
    const account = findAccount(c, mock);
    if (account === undefined) return sendUnknown(c);
    return c.redirect(`${c.req.path}?done=${answer(mock, account, await readForm(c))}`, 303);
  });
}

function answer({ world }: Mock, account: UserRecord, form: URLSearchParams): 'approved' | 'denied' | 'gone' {
  const approval = world.approvals.listWaiting(account).find(({ id }) => id === form.get('approval'));
  if (approval === undefined) return 'gone';
  if (form.get('answer') === 'approve') return answerWithNumber(world.approvals, approval, form.get('number') ?? '');
  world.approvals.answer(approval, 'denied');
  return 'denied';
}

function showTelephones(c: MockContext, { world }: Mock): Promise<Response> {
  const telephones = world.directory
    .listUsers()
    .filter(({ mfa }) => typeof mfa === 'object')
    .map((account) => ({ account, waiting: world.approvals.listWaiting(account).length }))
    .sort((one, other) => other.waiting - one.waiting);
  return sendPage(c, { title: 'Authenticators', body: telephonesPage(telephones) });
}

function findAccount(c: MockContext, { world }: Mock): UserRecord | undefined {
  const { tenantId = '', oid = '' } = c.req.param() as Partial<Record<string, string>>;
  const presence = world.directory.findUserByOid(tenantId, oid);
  return presence?.guest === false ? presence.user : undefined;
}

function sendUnknown(c: MockContext): Promise<Response> {
  return sendPage(c, { title: 'Authenticator', status: 404, body: telephonesPage([]) });
}

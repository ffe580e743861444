import { nextStep } from '../authorize/nextStep.ts';
import { addUser } from '../world/changeDirectory.ts';
import { goOn, type Handler } from './submission.ts';

const ADDRESS = /^[^\s@]+@([^\s@]+)$/;

/** `prompt=create`: the person makes an account and goes on with it. */
export const submitNewAccount: Handler = (c, mock, { journey, session, form }) => {
  const step = nextStep(journey, session, mock.world);
  if (form.has('back')) return goOn(c, mock, { journey, progress: { wantsOtherAccount: true } });
  if (step.kind !== 'ask-new-account') return goOn(c, mock, { journey, progress: {} });
  const { directory } = mock.world;
  const typed = (form.get('MemberName') ?? '').trim();
  const password = form.get('Password') ?? '';
  const domain = ADDRESS.exec(typed)?.[1]?.toLowerCase() ?? '';
  const tenant = step.domains.includes(domain) ? directory.findTenant(domain) : undefined;
  const refuse = (code: 'account-name' | 'account-exists' | 'password-too-short') =>
    goOn(c, mock, { journey, progress: { notice: { code, typed } } });
  if (tenant === undefined || typed.length > 113) return refuse('account-name');
  if (directory.findUser(typed) !== undefined) return refuse('account-exists');
  if (password.length < 8 || password.length > 256) return refuse('password-too-short');
  addUser(mock.world, tenant, { upn: typed, password, licences: [], behaviour: 'self-made' });
  const account = mock.world.directory.findUser(typed);
  return goOn(c, mock, { journey, progress: account === undefined ? {} : { account } });
};

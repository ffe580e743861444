import { type Diagnosis, diagnose } from '../diagnosis/diagnose.ts';
import type { FailingUsers } from '../sync/causes.ts';
import type { ConnectionEvidence } from './state.ts';

/** Switches and policies: of the tenant, or of the service account's own mailbox. */
const policy =
  /^(imap|pop|smtp|tenant-smtp|ews|basic)-off$|^(conditional-access|security-defaults|retired|AADSTS(5300\d|53003[25]|50131|50105))$/;

const signIn: readonly string[] = ['needs-reauth', 'refresh-once'];

/** What is wrong with one user's mailbox or plan, and says nothing about the others. */
const personal: readonly string[] = [
  'no-licence',
  'frontline-licence',
  'no-mailbox',
  'on-premises',
  'no-mailbox-access',
  'imap-off',
  'pop-off',
  'smtp-off',
  'no-send-as',
  'app-not-admitted',
  'shared-as-login',
  'ErrorAccountDisabled',
];

/**
 * What a failure of the connection's own account says of the connection. The caller is meant to have tried with a fresh token: what one
 * refresh could mend needs a new sign-in then.
 */
export function weighFailure(diagnosis: Pick<Diagnosis, 'code' | 'retry' | 'hypotheses'>): ConnectionEvidence {
  const { code, retry, hypotheses } = diagnosis;
  const [likeliest] = hypotheses;
  // One of several causes is no reason to send anybody to a switch.
  const isSure = likeliest !== undefined && (hypotheses.length === 1 || likeliest.supportedBy.length > 0);
  const isPolicy = isSure && policy.test(likeliest.id);
  return {
    verdict: 'fails',
    reason: code,
    remedy: isPolicy ? 'policy' : signIn.includes(retry) ? 'sign-in' : null,
  };
}

/** What is known of a connection through its users, so that one bad mailbox does not count as a bad connection. */
export interface UsersEvidence {
  /** Enabled users ticked for the connection who have been tried at all. */
  readonly tried: number;
  /** Those who fail now, by what the server said. */
  readonly failing: readonly FailingUsers[];
}

const manyUsers = 3;
const largeShare = 0.05;

/**
 * What the users of a connection say of it while it works for somebody. Causes of one user alone, such as a missing licence, count
 * for nothing. Of the others it takes three users, or everybody tried where those are fewer, and one in twenty: throttling, policies,
 * tokens, and answers nobody knows. The reason is the one most users have.
 */
export function weighUsers({ tried, failing }: UsersEvidence): ConnectionEvidence {
  const shared = failing
    .map(({ users, ...answer }) => ({ users, diagnosis: diagnose(answer) }))
    .filter(({ diagnosis }) => !isPersonal(diagnosis))
    .sort((a, b) => b.users - a.users);
  const users = shared.reduce((sum, cause) => sum + cause.users, 0);
  const [worst] = shared;
  if (worst === undefined || users < Math.min(manyUsers, tried) || users < tried * largeShare) {
    return { verdict: 'works' };
  }
  return { verdict: 'works-with-problems', reason: worst.diagnosis.code };
}

function isPersonal({ retry, hypotheses }: Diagnosis): boolean {
  return retry === 'not-ours' || personal.includes(hypotheses[0]?.id ?? '');
}

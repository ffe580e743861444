import type { Connection, MicrosoftAccount } from '@authshift/core/contract';
import { personId } from '../audit/people.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { changeConnection } from './changeConnection.ts';

/**
 * An admin says that who came back is the connection's account under another name. Its tokens are long gone: the next sign-in under
 * that name is taken.
 */
export async function acceptAlias(
  call: Call,
  connectionId: string,
  { version, alias }: { readonly version: number; readonly alias: string },
): Promise<Connection> {
  const { organizationId } = call;
  return changeConnection(call, { connectionId, version }, async (tx, before) => {
    const returned = (before.wrong_account as { readonly returned: MicrosoftAccount } | null)?.returned;
    if (returned !== undefined && returned.upn.toLowerCase() !== alias.toLowerCase()) throw somebodyElse();
    const sameTenant = returned?.tenantId.toLowerCase() === before.tenant_id?.toLowerCase();
    return {
      event: { type: 'ALIAS_ACCEPTED', sameTenant },
      columns: { accepted_aliases: [...new Set([...before.accepted_aliases, alias.toLowerCase()])] },
      label: before.display_name,
      summary: `Another name was accepted for the account of "${before.display_name}".`,
      detail: { acceptAlias: true, person: await personId(tx, organizationId, { externalId: alias, name: alias }) },
    };
  });
}

function somebodyElse(): ProblemError {
  return new ProblemError('validation_failed', {
    fields: [{ path: 'acceptAlias', code: 'unknown', message: 'Somebody else came back.' }],
  });
}

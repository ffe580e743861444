import type { WorldHand } from '@authshift/core/testing/contract-suite';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { CONTOSO, contosoAdmin, INSPECTOR, INSPECTOR_SECRET } from './microsoft.ts';
import { type TestServer, tokenOf } from './server.ts';

export interface MailboxHand {
  /** Changes what Exchange and the directory say of a mailbox, and gives the organization a way to ask them. */
  setMailbox(address: string, mailbox: Parameters<WorldHand['setMailbox']>[1]): Promise<void>;
  close(): Promise<void>;
}

/** A connection to Exchange's administration, as an admin would add it. */
export const administration = {
  displayName: 'Administration of Exchange',
  authType: 'oauth-ropc',
  protocol: 'exchange-admin',
  account: contosoAdmin.upn,
  password: contosoAdmin.password,
  tenantId: CONTOSO,
  registration: { kind: 'own', clientId: INSPECTOR, clientSecret: INSPECTOR_SECRET },
} as const;

export function createMailboxHand(mocks: MockMicrosoft, server: TestServer, organizationId: string): MailboxHand {
  const changed = new Set<string>();
  let asking: Promise<unknown> | null = null;
  const set = async (address: string, mailbox: Parameters<WorldHand['setMailbox']>[1]): Promise<void> => {
    const { mailboxExists, opened, accountEnabled, ...others } = mailbox;
    const unknown = Object.keys(others);
    if (unknown.length > 0) throw new Error(`The mocks are not told of ${unknown.join(', ')} here.`);
    const handle = await mocks.exchange.mailbox(address);
    if (mailboxExists !== undefined) await handle.set({ state: mailboxExists ? 'ready' : 'soft-deleted' });
    if (typeof opened === 'boolean') await handle.set({ opened });
    const account = await mocks.idp.user(address);
    if (typeof accountEnabled === 'boolean') await (accountEnabled ? account.enable() : account.disable());
  };
  return {
    async setMailbox(address, mailbox) {
      asking ??= server.call('/v1/connections', { body: administration, as: tokenOf(organizationId) });
      await asking;
      changed.add(address);
      await set(address, mailbox);
    },
    async close() {
      for (const address of changed) await set(address, { mailboxExists: true, opened: true, accountEnabled: true });
    },
  };
}

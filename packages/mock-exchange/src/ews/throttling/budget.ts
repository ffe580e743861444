import type { ExchangeServices } from '../../services.ts';
import { EwsFault, namedValues } from '../soap/ewsError.ts';

/** Charges accounts for the time that their requests take. */
export interface Budget {
  /**
   * A request begins. Answers what charges it when it ends.
   * @throws EwsFault ErrorServerBusy when the account owes too much.
   */
  open(account: string, tenantId: string): Promise<() => void>;
}

interface Account {
  /** Milliseconds of work that are left; negative when some are owed. */
  balance: number;
  /** The tenant's clock when the balance was worked out. */
  at: number;
}

const hour = 3_600_000;
// Seen: clients are sent away for about five minutes, in which the usual policy earns this much.
const earnedBeforeReturn = 75_000;

/** What is owed is worked off on the tenant's clock, so that a test need not wait. */
export function createBudget({ settings, tenantTime }: Pick<ExchangeServices, 'settings' | 'tenantTime'>): Budget {
  const accounts = new Map<string, Account>();
  return {
    async open(key, tenantId) {
      const { maxBurst, rechargeRate, cutoffBalance } = (await settings.tenant(tenantId)).ewsThrottling;
      const now = await tenantTime(tenantId);
      const before = accounts.get(key) ?? { balance: maxBurst, at: now };
      const earned = (Math.max(0, now - before.at) * rechargeRate) / hour;
      const account = { balance: Math.min(maxBurst, before.balance + earned), at: now };
      accounts.set(key, account);
      if (account.balance <= -cutoffBalance) {
        const missing = Math.min(earnedBeforeReturn, Math.max(1, -account.balance));
        throw serverBusy(rechargeRate === 0 ? hour : Math.ceil((missing * hour) / rechargeRate));
      }
      const began = performance.now();
      return () => {
        account.balance -= Math.max(1, Math.ceil(performance.now() - began));
      };
    },
  };
}

/** ErrorServerBusy with the time after which a client may come back. */
export function serverBusy(backOffMilliseconds: number): EwsFault {
  return new EwsFault('ErrorServerBusy', { details: namedValues({ BackOffMilliseconds: backOffMilliseconds }) });
}

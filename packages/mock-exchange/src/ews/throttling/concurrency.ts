import { EwsError, EwsFault, namedValues } from '../soap/ewsError.ts';

// Exchange Online's policy, as its refusals tell it.
const mostRequests = 27;
const mostSyncCalls = 5;
const syncBackOff = 5000;

/** Counts what one account has under way at the same moment. */
export interface Concurrency {
  /**
   * A request began. Answers how to end it.
   * @throws EwsFault ErrorExceededConnectionCount
   */
  enter(account: string): () => void;
  /**
   * One of the operations that synchronize began.
   * @throws EwsError ErrorServerBusy
   */
  enterSync(account: string): () => void;
}

export function createConcurrency(): Concurrency {
  const requests = createCounter();
  const syncCalls = createCounter();
  return {
    enter(account) {
      const leave = requests.enter(account, mostRequests);
      if (leave !== undefined) return leave;
      const details = namedValues({
        Policy: 'MaxConcurrency',
        MaxConcurrencyLimit: mostRequests,
        ErrorMessage: `This operation exceeds the throttling budget for policy part 'MaxConcurrency', policy value '${mostRequests}',  Budget type: 'Ews'.  Suggested backoff time 0 ms.`,
      });
      throw new EwsFault('ErrorExceededConnectionCount', { details });
    },
    enterSync(account) {
      const leave = syncCalls.enter(account, mostSyncCalls);
      if (leave !== undefined) return leave;
      const details = namedValues({
        ErrorMessage: `This operation exceeds the throttling budget for policy part 'ConcurrentSyncCalls', policy value '${mostSyncCalls}',  Budget type: 'Ews'.  Suggested backoff time ${syncBackOff} ms.`,
        BackOffMilliseconds: syncBackOff,
      });
      throw new EwsError('ErrorServerBusy', { details });
    },
  };
}

function createCounter() {
  const underWay = new Map<string, number>();
  return {
    /** Undefined when the account has as many under way as it may. */
    enter(account: string, most: number): (() => void) | undefined {
      const count = underWay.get(account) ?? 0;
      if (count >= most) return undefined;
      underWay.set(account, count + 1);
      return () => {
        const left = (underWay.get(account) ?? 1) - 1;
        if (left <= 0) underWay.delete(account);
        else underWay.set(account, left);
      };
    },
  };
}

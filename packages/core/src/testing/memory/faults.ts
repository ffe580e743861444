import { type Cancellation, createProblem, type Problem, type ProblemCode } from '../../contract/index.ts';
import type { OperationName } from '../../contract/operations.ts';
import { MigrationError } from '../../errors/migrationError.ts';

/**
 * How a call fails: refused with a problem; `network`: it never arrives; `lost`: it is carried out, its answer never arrives; a
 * gateway's own page, which over MSW is a real answer without problem details.
 */
export type SimulatedFault =
  | ProblemCode
  | Problem
  | 'network'
  | 'lost'
  | { readonly gateway: 429 | 502 | 503 | 504; readonly retryAfterSeconds?: number };

/** What can go wrong between a client and the back end, per operation. */
export interface SimulatedFaults {
  /** Calls take so long from now on, on top of the back end's `latency`. */
  delay(operation: OperationName | 'all', milliseconds: number): void;
  /** The next `times` calls, default one, fail like this. What was asked for first comes first. */
  fail(operation: OperationName | 'all', fault: SimulatedFault, times?: number): void;
  /** Everything works again, at once. */
  clear(): void;
}

/** The cause of an `unreachable` that a gateway is to blame for. */
export class GatewayAnswer extends Error {
  readonly status: number;
  readonly retryAfterSeconds: number | null;

  constructor(status: number, retryAfterSeconds: number | null) {
    super(`The simulated gateway answered ${status}.`);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

interface PendingFault {
  readonly operation: OperationName | 'all';
  readonly fault: SimulatedFault;
  left: number;
}

export interface FaultBook extends SimulatedFaults {
  delayOf(operation: OperationName): number;
  /** The fault this call has to suffer, which is then one less to come. */
  next(operation: OperationName): SimulatedFault | null;
}

export function createFaultBook(): FaultBook {
  const delays = new Map<OperationName | 'all', number>();
  let pending: PendingFault[] = [];
  return {
    delay: (operation, milliseconds) => void delays.set(operation, milliseconds),
    fail: (operation, fault, times = 1) => void pending.push({ operation, fault, left: times }),
    clear() {
      delays.clear();
      pending = [];
    },
    delayOf: (operation) => delays.get(operation) ?? delays.get('all') ?? 0,
    next(operation) {
      const found = pending.find((one) => one.operation === 'all' || one.operation === operation);
      if (found === undefined) return null;
      found.left -= 1;
      pending = pending.filter((one) => one.left > 0);
      return found.fault;
    },
  };
}

export function checkCancelled(signal: Cancellation | undefined): void {
  if (signal?.aborted === true) throw new MigrationError('cancelled', 'The caller cancelled.');
}

/** The error a fault is for who calls; null for `lost`, which shows only afterwards. */
export function errorOf(fault: SimulatedFault): MigrationError | null {
  if (fault === 'lost') return null;
  if (fault === 'network') return new MigrationError('unreachable', 'The simulated network is down.');
  if (typeof fault === 'object' && !('code' in fault)) {
    const cause = new GatewayAnswer(fault.gateway, fault.retryAfterSeconds ?? null);
    return new MigrationError('unreachable', cause.message, { cause });
  }
  const problem = typeof fault === 'string' ? createProblem(fault) : fault;
  return new MigrationError('refused', problem.title, { problem });
}

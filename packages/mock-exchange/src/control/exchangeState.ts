import { MockIdpError } from '@authshift/mock-idp';
import {
  byKey,
  type CopiedTables,
  createMemory,
  lockFolder,
  openStateFolder,
  type Table,
} from '@authshift/mock-idp/beside';
import { MockExchangeError } from '../mockExchangeError.ts';

/** Whatever changes is kept in tables, in memory or in a folder that survives `SIGKILL`. */
export interface ExchangeState {
  /**
   * A change is on disk when the call that made it returns. Keys begin with the id of the tenant they are about and a slash (or are that
   * id), so that one tenant can be reset, copied out and put back alone; the key of what belongs to none begins with `-/`.
   */
  table<Row>(name: string): Table<Row>;
  /** Rows were taken away or replaced, of one tenant or of all: what was made of them has to be made anew. */
  onReplaced(listener: (tenantId: string | undefined) => void): void;
}

/** The state as its owner has it. */
export interface OpenState extends ExchangeState {
  /** Back to the seed, for one tenant or all. */
  forget(tenantId?: string): void;
  copy(tenantId?: string): CopiedTables;
  /** Instead of what is there now. */
  put(tables: CopiedTables, tenantId?: string): void;
  close(): void;
}

/** Throws `MockExchangeError` `state_in_use` or `state_damaged`. */
export function openExchangeState(folder: string | undefined): OpenState {
  try {
    return open(folder);
  } catch (error) {
    if (!(error instanceof MockIdpError)) throw error;
    if (error.code !== 'state_in_use' && error.code !== 'state_damaged') throw error;
    throw new MockExchangeError(error.code, error.message, { cause: error });
  }
}

function open(folder: string | undefined): OpenState {
  const unlock = folder === undefined ? () => undefined : lockFolder(folder);
  try {
    const memory = createMemory(openStateFolder(folder));
    const listeners: ((tenantId: string | undefined) => void)[] = [];
    return {
      table: <Row>(name: string): Table<Row> => memory.table<Row>(name, byKey()),
      onReplaced: (listener) => void listeners.push(listener),
      forget: (tenantId) => {
        memory.forget(tenantId);
        for (const listener of listeners) listener(tenantId);
      },
      copy: memory.copy,
      put: (tables, tenantId) => {
        memory.put(tables, tenantId);
        for (const listener of listeners) listener(tenantId);
      },
      close: unlock,
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

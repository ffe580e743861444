import type { Database } from '../storage/schema.ts';
import { openStorage } from '../storage/storage.ts';
import { reseal } from '../vault/reseal.ts';
import { createVault, type Vault } from '../vault/vault.ts';
import { checkVaultKeys, countByKey } from '../vault/vaultKeys.ts';
import { type Command, type CommandCall, UsageError } from './command.ts';
import { readDatabase, readVaultKeys } from './serverSettings.ts';
import { readSettings } from './settings.ts';

/** Seals everything with the first of the keys in AUTHSHIFT_VAULT_KEY, and says which of the others are needed no longer. */
export const rotateKey: Command = {
  name: 'rotate-key',
  usage: '[--check]',
  summary: 'seals everything with the newest vault key; --check only says what is sealed with which',
  async run(call) {
    const check = readArguments(call.args);
    const settings = readSettings(call.env);
    const database = readDatabase(settings);
    const [newest, ...older] = readVaultKeys(settings);
    settings.check();
    if (newest === undefined) throw new UsageError('AUTHSHIFT_VAULT_KEY holds no key.');
    const vault = createVault(newest, ...older);
    const { db, close } = await openStorage(database, () => {});
    try {
      await checkVaultKeys(db, vault);
      return check ? await tell(db, vault, call) : await rotate(db, vault, call);
    } finally {
      await close();
    }
  },
};

function readArguments(args: readonly string[]): boolean {
  if (args.length === 0) return false;
  if (args.length === 1 && args[0] === '--check') return true;
  throw new UsageError(`"${args.join(' ')}" is not understood.`);
}

async function rotate(db: Database, vault: Vault, call: CommandCall): Promise<number> {
  const { print, stopping } = call;
  print(`Sealing with the key ${vault.keyId}.`);
  const onProgress = (resealed: number): void => print(`${resealed} sealed anew`);
  const { unopened } = await reseal(db, vault, { stopping, onProgress });
  for (const [table, count] of unopened)
    print(`${count} in ${table} open with none of the keys: they were moved or altered.`);
  if (stopping.aborted) print('Stopped. What is sealed anew stays so; run it again for the rest.');
  return tell(db, vault, call);
}

/** 0: the newest key is the only one in use. */
async function tell(db: Database, vault: Vault, { print }: CommandCall): Promise<number> {
  const counts = await countByKey(db);
  for (const keyId of new Set([...vault.keyIds, ...counts.keys()])) {
    const count = counts.get(keyId) ?? 0;
    print(`key ${keyId}: ${describe(count, keyId === vault.keyId)}`);
  }
  return [...counts.keys()].every((keyId) => keyId === vault.keyId) ? 0 : 1;
}

function describe(count: number, newest: boolean): string {
  if (newest) return `seals ${count}; the newest`;
  if (count > 0) return `still seals ${count}: keep it`;
  return 'seals nothing: take it out of AUTHSHIFT_VAULT_KEY, and keep it with the backups made before';
}

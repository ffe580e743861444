import * as z from 'zod';
import type { ExchangeState } from '../../control/exchangeState.ts';

export const onPremisesSchema = z.strictObject({
  /**
   * Under which URLs the server is published, without a path: a token has to be made out to one of them (hybrid modern
   * authentication). The end's own address counts as well.
   */
  urls: z.array(z.url()).max(20),
  /** Whether NTLM has to be bound to the TLS connection, or over plain HTTP to the server's name: naive clients break. */
  extendedProtection: z.enum(['none', 'require']),
});

export const onPremisesSeedSchema = onPremisesSchema.partial().optional();

/** What an administrator of the servers decides. */
export type OnPremisesSettings = z.output<typeof onPremisesSchema>;

/** Absent members stay as they are. */
export type OnPremisesChange = { readonly [Key in keyof OnPremisesSettings]?: OnPremisesSettings[Key] | undefined };

export interface OnPremises {
  read(): OnPremisesSettings;
  change(change: OnPremisesChange): OnPremisesSettings;
}

const defaults: OnPremisesSettings = { urls: ['https://mail.contoso.example'], extendedProtection: 'none' };
// It belongs to no tenant.
const key = '-/settings';

export function openOnPremises(
  seed: z.output<typeof onPremisesSeedSchema>,
  { state }: { readonly state: ExchangeState },
): OnPremises {
  const table = state.table<OnPremisesSettings>('on-premises');
  const read = (): OnPremisesSettings => table.get(key) ?? withChange(defaults, seed ?? {});
  return {
    read,
    change: (change) => {
      const next = withChange(read(), change);
      table.set(key, next);
      return next;
    },
  };
}

function withChange(before: OnPremisesSettings, { urls, extendedProtection }: OnPremisesChange): OnPremisesSettings {
  return { urls: urls ?? before.urls, extendedProtection: extendedProtection ?? before.extendedProtection };
}

import type { Format } from '../format.ts';

export type StoredSecretMessages = ReturnType<typeof storedSecretEnglish>;

/** A secret that is stored and may be replaced. */
export const storedSecretEnglish = (_format: Format) => ({
  by: (who: string) => `Stored by ${who}`,
  expires: 'expires',
  never: 'The stored value is never shown again.',
  replace: 'Replace',
  replaceWhat: {
    password: 'Replace the password',
    'client-secret': 'Replace the client secret',
    certificate: 'Replace the certificate',
  },
  keep: 'Keep the stored one',
});

import * as z from 'zod';

/** What Entra proposes for every credential, and what Azure's libraries ask their platform for. */
export const DEFAULT_AUDIENCE = 'api://AzureADTokenExchange';

const publicKey = z.looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']) }).refine((key) => !('d' in key), {
  error: 'must be a public key',
});

/**
 * Whose tokens an app may prove itself with ("Workload identity federation"): all three have to be equal to the token's, in case as well.
 */
export const federatedCredentialSeed = z.strictObject({
  name: z.string().min(1).max(120).optional(),
  issuer: z.url({ protocol: /^https?$/, error: 'must be the web address of an issuer' }),
  subject: z.string().min(1).max(600),
  /** {@link DEFAULT_AUDIENCE} if left out. */
  audience: z.string().min(1).max(600).optional(),
  /** The issuer's public keys (RFC 7517). With them nobody asks the issuer itself, which may be out of reach. */
  keys: z.array(publicKey).min(1).optional(),
});

export type FederatedCredential = Readonly<z.output<typeof federatedCredentialSeed>> & { readonly audience: string };

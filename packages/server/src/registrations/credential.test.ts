import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { inDays, makeCertificate, toPem } from '../../test/support/appCertificate.ts';
import { ProblemError } from '../http/problem.ts';
import { proofOf } from './certificate.ts';
import { readCredential } from './credential.ts';

const now = new Date();
const endsAt = inDays(30);
let good: Awaited<ReturnType<typeof makeCertificate>>;
let other: typeof good;

beforeAll(async () => {
  [good, other] = await Promise.all([makeCertificate({ endsAt }), makeCertificate()]);
});

/** Path and code of the one field that is refused. */
function refusalOf(run: () => unknown): readonly (string | undefined)[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemError) return (error.options.fields ?? []).flatMap(({ path, code }) => [path, code]);
    throw error;
  }
  return [];
}

describe('a certificate', () => {
  it('ends when it says, and is what MSAL signs with', () => {
    const { kind, value, expiresAt } = readCredential({ certificate: toPem(good) }, { now });
    expect({ kind, expiresAt }).toEqual({ kind: 'certificate', expiresAt: endsAt });
    const fingerprint = new X509Certificate(good.certificate).fingerprint256.replaceAll(':', '').toLowerCase();
    expect(proofOf(value)).toEqual({
      clientCertificate: {
        thumbprintSha256: fingerprint,
        privateKey: good.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim(),
      },
    });
  });

  it('is found in whatever order and company it is pasted', () => {
    const whole = readCredential({ certificate: toPem(good) }, { now });
    const key = good.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const pasted = `Bag Attributes\r\n${key}\r\nsubject=CN=issuer\r\n${other.certificate}${good.certificate}`;
    expect(readCredential({ certificate: pasted }, { now })).toEqual(whole);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['not_a_certificate', () => 'thumbprint'],
    ['not_a_certificate', () => good.certificate],
    ['not_a_certificate', () => toPem(good).replace(/CERTIFICATE-----\nM/, 'CERTIFICATE-----\n?')],
    ['private_key_of_another', () => toPem({ ...good, privateKey: other.privateKey })],
    [
      'private_key_encrypted',
      () =>
        good.certificate +
        good.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'word' }),
    ],
    ['not_rsa', async () => toPem(await makeCertificate({ kind: 'ec' }))],
    ['has_expired', async () => toPem(await makeCertificate({ endsAt: inDays(-1) }))],
  ])('that Entra could not take is refused as %s', async (code, paste) => {
    const certificate = await paste();
    expect(refusalOf(() => readCredential({ certificate }, { now }))).toEqual(['certificate', code]);
  });

  it('never shows in what it is refused with', () => {
    const pasted = toPem({ ...good, privateKey: other.privateKey });
    try {
      readCredential({ certificate: pasted }, { now });
    } catch (error) {
      expect(JSON.stringify(error)).not.toContain(pasted.split('\n').at(-3));
    }
    expect.assertions(1);
  });
});

describe('a secret', () => {
  it('ends when somebody says, and is no id and no certificate', () => {
    const given = { secret: 'Q~8secret.value', expiresAt: endsAt.toISOString() };
    expect(readCredential(given, { now })).toEqual({ kind: 'client-secret', value: given.secret, expiresAt: endsAt });
    expect(proofOf(given.secret)).toEqual({ clientSecret: given.secret });
    const refused = (secret: string) => refusalOf(() => readCredential({ secret }, { now }));
    expect(refused(' 5c8e7a64-3f1d-4b2a-9d55-2f7a1b0c9e11')).toEqual(['secret', 'is_secret_id']);
    expect(refused(`\n${toPem(good)}`)).toEqual(['secret', 'is_certificate']);
  });
});

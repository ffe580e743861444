import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authenticate, writeNegotiate } from '../../../../test/ntlmClient.ts';
import { attribute, micFlag, writeAttributePairs } from './attributePairs.ts';
import { hasFlag, negotiate, settleFlags } from './negotiateFlags.ts';
import { readClientMessage, writeChallenge } from './ntlmMessages.ts';
import { checkProof, exportedSessionKey, ntHash, readVersion2, responseKey } from './ntlmProof.ts';
import { rc4 } from './rc4.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

// MS-NLMP 4.2.1 and 4.2.4: user "User", domain "Domain", password "Password", server "Server".
const serverChallenge = hex('0123456789abcdef');
const targetInfo = writeAttributePairs([
  [attribute.domainName, Buffer.from('Domain', 'utf16le')],
  [attribute.computerName, Buffer.from('Server', 'utf16le')],
]);
const temporary = Buffer.concat([
  hex('0101000000000000 0000000000000000 aaaaaaaaaaaaaaaa 00000000'),
  targetInfo,
  hex('00000000'),
]);
const proof = hex('68cd0ab851e51c96aabc927bebef6a1c');
const sessionBaseKey = hex('8de40ccadbc14a82f15cb0ad0de95ca3');

describe('the test vectors of MS-NLMP 4.2', () => {
  it('give the hash of the password (4.2.2.1.2)', async () => {
    expect(await ntHash('Password')).toEqual(hex('a4f49c406510bdcab6824ee7c30fd852'));
  });

  it('give the response key (4.2.4.1.1)', async () => {
    expect(responseKey(await ntHash('Password'), 'User', 'Domain')).toEqual(hex('0c868a403bfd7a93a3001ef22ef02e3f'));
  });

  it('give the encrypted session key (4.2.4.2.3)', () => {
    expect(rc4(sessionBaseKey, Buffer.alloc(16, 0x55))).toEqual(hex('c5dad2544fc979909 4ce1ce90bc9d03e'));
  });

  it('pass, and give the session key back (4.2.4.2.2)', async () => {
    const flags = negotiate.unicode | negotiate.sign | negotiate.keyExchange;
    const message = authenticate({
      user: 'User',
      domain: 'Domain',
      flags,
      ntResponse: Buffer.concat([proof, temporary]),
      encryptedSessionKey: hex('c5dad2544fc9799094ce1ce90bc9d03e'),
    });
    const read = readClientMessage(message, 0);
    if (read?.type !== 'authenticate') throw new Error('It was not read.');
    const exchange = { negotiate: Buffer.alloc(0), challenge: Buffer.alloc(0), serverChallenge };
    expect(await checkProof(read, exchange, 'Password')).toBeDefined();
    expect(await checkProof(read, exchange, 'password')).toBeUndefined();
    expect(exportedSessionKey(read, sessionBaseKey)).toEqual(Buffer.alloc(16, 0x55));
  });
});

describe('a proof', () => {
  const challenge = writeChallenge({
    flags: settleFlags(negotiate.unicode | negotiate.extendedSessionSecurity),
    serverChallenge,
    targetName: 'ONPREMISES',
    targetInfo,
  });
  const exchange = { negotiate: writeNegotiate(negotiate.unicode), challenge, serverChallenge };
  const signed = (password: string, attributes: readonly (readonly [number, Buffer])[] = []) =>
    authenticate({ user: 'user@past.example', domain: '', password, exchange, attributes });
  const check = async (bytes: Buffer, password = 'right') => {
    const read = readClientMessage(bytes, 0);
    return read?.type === 'authenticate' ? checkProof(read, exchange, password) : undefined;
  };
  const withMic: readonly [number, Buffer] = [attribute.flags, hex('02000000')];

  it('is good for the right password and this challenge alone', async () => {
    expect(await check(signed('right'))).toBeDefined();
    expect(await check(signed('wrong'))).toBeUndefined();
    const other = { ...exchange, serverChallenge: hex('ffffffffffffffff') };
    const replayed = authenticate({ user: 'user@past.example', domain: '', password: 'right', exchange: other });
    expect(await check(replayed)).toBeUndefined();
  });

  it('is spoilt by any change to the messages, where the client signed them', async () => {
    expect(hasFlag(micFlag, 2)).toBe(true);
    const message = signed('right', [withMic]);
    expect(await check(message)).toBeDefined();
    const changed = Buffer.from(message);
    changed.writeUInt32LE((changed.readUInt32LE(60) ^ negotiate.key56) >>> 0, 60);
    expect(await check(changed)).toBeUndefined();
    changed.fill(0, 72, 88);
    expect(await check(changed)).toBeUndefined();
  });

  it('of version 1, an empty one and a damaged one are none', () => {
    expect(readVersion2(Buffer.alloc(24, 1))).toBeUndefined();
    expect(readVersion2(Buffer.alloc(0))).toBeUndefined();
    expect(readVersion2(Buffer.concat([proof, temporary.subarray(0, 40)]))).toBeUndefined();
  });
});

describe('reading a message', () => {
  it.each([
    ['nothing', ''],
    ['another signature', Buffer.alloc(64).toString('hex')],
    ['a challenge', `${Buffer.from('NTLMSSP\0').toString('hex')}02000000${'00'.repeat(60)}`],
    ['a type 3 whose fields lie outside', `${Buffer.from('NTLMSSP\0').toString('hex')}03000000${'ff'.repeat(60)}`],
    ['a type 3 that is cut off', `${Buffer.from('NTLMSSP\0').toString('hex')}03000000`],
  ])('of %s gives nothing', (_, bytes) => {
    expect(readClientMessage(hex(bytes), 0)).toBeUndefined();
  });

  it('never fails in another way, whatever the bytes are', async () => {
    const kinds = fc.constantFrom(1, 3);
    await fc.assert(
      fc.asyncProperty(kinds, fc.uint8Array({ maxLength: 300 }), async (kind, rest) => {
        const bytes = Buffer.concat([Buffer.from('NTLMSSP\0'), Buffer.from([kind, 0, 0, 0]), rest]);
        const read = readClientMessage(bytes, negotiate.unicode);
        const exchange = { negotiate: bytes, challenge: bytes, serverChallenge };
        if (read?.type === 'authenticate') expect(await checkProof(read, exchange, 'x')).toBeUndefined();
      }),
    );
  });

  it('takes names without Unicode from a client that has none', () => {
    const bytes = authenticate({ user: 'user@past.example', domain: 'PAST', flags: negotiate.oem, ntResponse: proof });
    expect(readClientMessage(bytes, 0)).toMatchObject({ user: 'user@past.example', domain: 'PAST' });
  });
});

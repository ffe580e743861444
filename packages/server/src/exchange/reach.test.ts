import { describe, expect, it } from 'vitest';
import { checkAddress, checkReach, checkTokenTarget } from './reach.ts';

describe('an address of a customer’s own', () => {
  it.each([
    ['https://mail.contoso.com/EWS/Exchange.asmx', 'ews'],
    ['https://203.0.113.7/EWS/Exchange.asmx', 'ews'],
    ['https://[2001:db8::7]/EWS/Exchange.asmx', 'ews'],
    ['https://[64:ff9b::203.0.113.7]/EWS/Exchange.asmx', 'ews'],
    ['imaps://mail.contoso.com:993', 'imap-smtp'],
    ['imap://mail.contoso.com', 'imap-smtp'],
  ] as const)('may lead out: %s', (address, protocol) => {
    expect(() => checkAddress(address, protocol, {})).not.toThrow();
  });

  it.each([
    'https://localhost/EWS',
    'https://app.localhost./EWS',
    'https://127.0.0.1/EWS',
    'https://2130706433/EWS',
    'https://0x7f.1/EWS',
    'https://0/EWS',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.1.2.3/EWS',
    'https://172.31.255.1/EWS',
    'https://192.168.0.1/EWS',
    'https://100.64.0.1/EWS',
    'https://[::1]/EWS',
    'https://[::ffff:10.0.0.1]/EWS',
    'https://[::ffff:7f00:1]/EWS',
    'https://[64:ff9b::a00:1]/EWS',
    'https://[64:ff9b::127.0.0.1]/EWS',
    'https://[64:ff9b::]/EWS',
    'https://[64:ff9b:1::a00:1]/EWS',
    'https://[::10.0.0.1]/EWS',
    'https://[2001:0:4136:e378:8000:63bf:f5ff:fffe]/EWS',
    'https://[2002:a00:1::]/EWS',
    'https://[fec0::1]/EWS',
    'https://[fd00::1]/EWS',
    'https://[fe80::1]/EWS',
    'https://postgres/EWS',
    'https://metadata.google.internal/EWS',
  ])('does not lead into the server’s own network: %s', (address) => {
    expect(() => checkAddress(address, 'ews', {})).toThrow('is in a private network');
    expect(() => checkAddress(address, 'ews', { privateNetworks: 'allow' })).not.toThrow();
  });

  it.each([
    ['http://mail.contoso.com/EWS', 'ews', 'has to begin with https://.'],
    ['file:///etc/passwd', 'ews', 'has to begin with https://.'],
    ['https://mail.contoso.com', 'imap-smtp', 'has to begin with imaps:// or imap://.'],
    ['ftp://mail.contoso.com', 'pop-smtp', 'has to begin with pops:// or pop://.'],
    ['https://user:secret@mail.contoso.com/EWS', 'ews', 'must not carry a user name or a password'],
  ] as const)('%s is no address for %s', (address, protocol, words) => {
    expect(() => checkAddress(address, protocol, {})).toThrow(words);
  });

  it('is looked up again before somebody goes there', async () => {
    await expect(checkReach('https://localhost/EWS', {})).rejects.toThrow('localhost is in a private network');
    await expect(checkReach('https://127.0.0.1/EWS', {})).rejects.toThrow('127.0.0.1 is in a private network');
    await expect(checkReach('https://localhost/EWS', { privateNetworks: 'allow' })).resolves.toBeNull();
    await expect(checkReach('https://no-such-name.invalid/EWS', {})).resolves.toBeNull();
    await expect(checkReach('https://203.0.113.7/EWS', {})).resolves.toBe('203.0.113.7');
  });
});

describe('a token', () => {
  const microsoft = { authOptions: () => ({ clientId: '' }), ewsAddress: 'https://ews.installation.example/EWS' };

  it.each([
    'https://outlook.office365.com/EWS/Exchange.asmx',
    'https://graph.microsoft.us/v1.0',
    'imaps://partner.outlook.cn:993',
    'https://ews.installation.example/elsewhere',
  ])('goes to Microsoft and to what the installation names: %s', (address) => {
    expect(() => checkTokenTarget(address, microsoft)).not.toThrow();
  });

  it.each([
    'https://attacker.example/EWS',
    'https://outlook.office365.com.attacker.example/EWS',
    'https://notoutlook.office365.com/EWS',
    'imaps://mail.contoso.com',
  ])('goes nowhere else, whoever types it: %s', (address) => {
    expect(() => checkTokenTarget(address, microsoft)).toThrow('is no server of Microsoft’s');
  });
});

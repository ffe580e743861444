import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { CONTOSO } from '@authshift/mock-idp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  connectMockExchange,
  type MockExchange,
  MockExchangeError,
  type MockMicrosoft,
  startMockMicrosoft,
} from '../src/index.ts';
import { runExchangeShell } from '../src/microsoft/runExchangeShell.ts';
import { startupLine } from '../src/microsoft/startupLine.ts';
import { mailTokens } from './mailTokens.ts';

const licensed = 'licensed@contoso.example';

let mocks: MockMicrosoft;
let exchange: MockExchange;

beforeAll(async () => {
  mocks = await startMockMicrosoft();
  // Over the control API, as from another process.
  exchange = connectMockExchange(mocks.exchange, mocks.idp.control.token);
});
afterAll(() => mocks?.close());
beforeEach(async () => {
  await Promise.all([mocks.idp.reset(), exchange.reset()]);
});

const run = (text: string, options = {}) => exchange.powershell('contoso.example', text, options);

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.catch((reason: unknown) => reason);
  return error instanceof MockExchangeError ? `${error.code}: ${error.message}` : `no error: ${JSON.stringify(error)}`;
}

describe('a text that an administrator pastes', () => {
  it('changes what it says, which then spreads', async () => {
    const { objects, errors } = await run(`
      # Only the service account needs IMAP.
      Get-CASMailbox -ResultSize Unlimited |
        Where-Object { $_.ImapEnabled -and $_.Name -ne 'service' } |
        Set-CASMailbox -ImapEnabled $false
      Get-CASMailbox | Where-Object ImapEnabled -eq $true | Select-Object -ExpandProperty Name
    `);
    expect(errors).toEqual([]);
    expect(objects).toEqual(['service']);
    const mailbox = await exchange.mailbox(licensed);
    expect((await mailbox.settings()).holding.imapEnabled).toBe(true);
    await (await mocks.idp.tenant(CONTOSO)).clock.advance({ hours: 1 });
    expect((await mailbox.settings()).holding.imapEnabled).toBe(false);
  });

  it('misses the mailboxes that inherit when it looks for $false', async () => {
    const { objects } = await run(`
      Set-CASMailbox ${licensed} -SmtpClientAuthenticationDisabled $false
      @(Get-CASMailbox | Where-Object { $_.SmtpClientAuthenticationDisabled -eq $false }).Count
      @(Get-CASMailbox | Where-Object { $null -eq $_.SmtpClientAuthenticationDisabled }).Count -gt 5
    `);
    expect(objects).toEqual([1, true]);
  });

  it('filters at Exchange, by text or in { }', async () => {
    const { objects, errors } = await run(`
      Set-CASMailbox ${licensed} -SmtpClientAuthenticationDisabled $true
      Get-CASMailbox -ResultSize Unlimited -Filter {SmtpClientAuthenticationDisabled -eq $true} | % Name
      (Get-Mailbox -Filter "RecipientTypeDetails -eq 'SharedMailbox'").Alias
      (Get-User -Filter "UserPrincipalName -like 'imap*' -or UserPrincipalName -like 'mfa@*'").Name
      Get-Mailbox -Filter "Shoes -eq 'x'"
    `);
    expect(objects).toEqual(['licensed', 'smtp-off', 'shared', 'mfa', 'imap-off']);
    expect(errors).toMatchObject([{ message: expect.stringContaining('The property "Shoes" of the filter') }]);
  });

  it('reads the tenant’s clock', async () => {
    await (await mocks.idp.tenant(CONTOSO)).clock.advance({ days: 400 });
    const { objects } = await run('[DateTime]::UtcNow -gt (Get-Date).AddDays(-1); (Get-Date).Year');
    expect(objects).toEqual([true, new Date(Date.now() + 400 * 86_400_000).getUTCFullYear()]);
    expect((await run(`Set-User ${licensed} -STSRefreshTokensValidFrom $([System.DateTime]::UtcNow)`)).errors).toEqual(
      [],
    );
  });

  it('hears Exchange’s refusals with their place, and goes on', async () => {
    const { errors, text } = await run("'before'\n  Set-CASMailbox nobody -ImapEnabled $true\n'after'");
    expect(errors).toMatchObject([
      { line: 2, column: 3, command: 'Set-CASMailbox', type: 'ManagementObjectNotFoundException' },
    ]);
    expect(errors[0]?.message).toMatch(
      /^Ex6F9304\|Microsoft\.Exchange\.Configuration\.Tasks\.ManagementObjectNotFoundException\|The operation couldn't be performed because object 'nobody' couldn't be found on '/,
    );
    expect(text).toMatch(/^before\nSet-CASMailbox: Ex6F9304\|.*\nAt line 2, column 3\.\nafter\n$/);
  });

  it('changes nothing under -WhatIf', async () => {
    expect((await run(`Set-CASMailbox ${licensed} -ImapEnabled $false -WhatIf`)).text).toMatch(
      /^What if: Set-CASMailbox /,
    );
    expect((await (await exchange.mailbox(licensed)).settings()).written.imapEnabled).toBe(true);
  });

  it('is refused whole when a part is not understood', async () => {
    expect(await codeOf(run(`Set-CASMailbox ${licensed} -ImapEnabled $false\nGet-TransportRule`))).toMatch(
      /^not_understood: Line 2, column 1: The command "Get-TransportRule" is not known here; .* Nothing was run\.$/,
    );
    expect((await (await exchange.mailbox(licensed)).settings()).written.imapEnabled).toBe(true);
    expect(await exchange.requests.list({ protocol: 'exchange-admin' })).toEqual([]);
  });
});

describe('a window', () => {
  it('keeps its variables until the mock is reset', async () => {
    await run('$kept = 5', { window: 'a' });
    const read = async (window: string) => (await run('$kept', { window })).objects;
    expect([await read('a'), await read('b')]).toEqual([[5], [null]]);
    await exchange.reset();
    expect(await read('a')).toEqual([null]);
  });
});

describe('whoever runs it', () => {
  it('is the tenant’s administrator, or one of its accounts that is', async () => {
    await run('Get-TransportConfig');
    await run('Get-TransportConfig', { as: 'admin@contoso.example' });
    const records = await exchange.requests.list({ protocol: 'exchange-admin' });
    expect(records).toMatchObject([
      { operation: 'Get-TransportConfig', account: 'administrator', status: 200 },
      { operation: 'Get-TransportConfig', account: 'admin@contoso.example', authentication: 'delegated' },
    ]);
  });

  it('is nobody else', async () => {
    expect(await codeOf(run('Get-User', { as: licensed }))).toBe(
      `forbidden: The role assigned to user '${licensed}' isn't supported in this scenario.`,
    );
    expect(await codeOf(run('Get-User', { as: 'admin@fabrikam.example' }))).toMatch(/^forbidden: /);
    expect(await codeOf(run('Get-User', { as: 'nobody@contoso.example' }))).toMatch(/^unknown_account: /);
    expect(await codeOf(exchange.powershell('Nowhere', 'Get-User'))).toMatch(/^unknown_tenant: /);
  });

  it('may be changed by the text itself', async () => {
    const { objects, errors } = await run(`
      Connect-ExchangeOnline -UserPrincipalName admin@contoso.example -ShowBanner:$false
      (Get-ConnectionInformation).UserPrincipalName
      Connect-ExchangeOnline -UserPrincipalName ${licensed}
      Disconnect-ExchangeOnline -Confirm:$false
      Get-User
    `);
    expect(objects).toEqual(['admin@contoso.example']);
    expect(errors.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      `4: The role assigned to user '${licensed}' isn't supported in this scenario.`,
      '6: You must call the Connect-ExchangeOnline cmdlet before calling any other cmdlets.',
    ]);
  });

  it('signs in with no password since July 2026 (row 77)', async () => {
    const { errors } = await run('$c = "a password"; Connect-ExchangeOnline -Credential $c');
    expect(errors[0]?.message).toBe("A parameter cannot be found that matches parameter name 'Credential'.");
    await (await mocks.idp.tenant(CONTOSO)).setAsOf('2026-06-30');
    expect((await run('Connect-ExchangeOnline -Credential x')).errors[0]?.message).toContain(
      'does not serve -Credential',
    );
  });

  it('may be an application by its token, if it could use the admin API (rows 72 and 73)', async () => {
    const tokens = await mailTokens(mocks.idp);
    const { token: without } = await tokens.application('IMAP.AccessAsApp');
    const { token, app } = await tokens.application('Exchange.ManageAsApp');
    expect(await codeOf(run('Get-User', { as: { accessToken: without } }))).toBe('forbidden: UnAuthorized');
    expect(await codeOf(run('Get-User', { as: { accessToken: token } }))).toContain(
      `The role assigned to application ${app.clientId} isn't supported in this scenario.`,
    );
  });
});

describe('authshift-mock-microsoft exchange-shell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'exchange shell '));
  const file = join(folder, 'line.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  async function shell(text: string, ...args: readonly string[]) {
    writeFileSync(file, `${JSON.stringify(await startupLine(mocks))}\n`);
    let [written, complained] = ['', ''];
    const code = await runExchangeShell(['--line', file, '--tenant', 'contoso.example', ...args], {
      input: Readable.from([Buffer.from(text)]),
      write: (part) => {
        written += part;
      },
      complain: (part) => {
        complained += part;
      },
    });
    return { code, written, complained };
  }

  it('runs a file of commands in a mock that runs already', async () => {
    expect(await shell('Get-TransportConfig | fl SmtpClientAuthenticationDisabled')).toEqual({
      code: 0,
      written: '\nSmtpClientAuthenticationDisabled : False\n',
      complained: '',
    });
  });

  it('says by its exit code what became of them', async () => {
    expect(await shell('Get-User nobody')).toMatchObject({ code: 1, written: expect.stringContaining('Ex6F9304') });
    expect(await shell('Get-User', '--as', licensed)).toMatchObject({
      code: 1,
      complained: expect.stringContaining('role'),
    });
    expect(await shell('Get-Moon')).toMatchObject({
      code: 2,
      complained: expect.stringMatching(/^Line 1, column 1: /),
    });
    await expect(runExchangeShell(['--line', folder, '--tenant', 'x'])).rejects.toThrow('does not hold the line');
    await expect(runExchangeShell(['--tenant', 'x'])).rejects.toThrow('needs --line and --tenant');
    await expect(runExchangeShell(['--unknown'])).rejects.toThrow('--unknown');
  });
});

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { NotUnderstood } from './notUnderstood.ts';
import { CommandError } from './shellError.ts';
import type { Thing } from './values.ts';
import { openWindow } from './window.ts';

const noon = new Date('2026-11-22T12:00:00.000Z');

interface Call {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const mailbox = (alias: string, enabled: boolean): Thing => ({
  kind: 'thing',
  type: 'CASMailbox',
  identity: `id-of-${alias}`,
  text: alias,
  properties: new Map<string, string | boolean | readonly string[]>([
    ['Name', alias],
    ['ImapEnabled', enabled],
    ['EwsAllowList', ['a/*', 'b/*']],
  ]),
});

/** An Exchange with two mailboxes, and none of the name `nobody`. */
function standIn() {
  const calls: Call[] = [];
  const window = openWindow(async () => noon);
  const run = (text: string) =>
    window(text, {
      connection: { describe: () => undefined, connect: async () => undefined, disconnect: () => undefined },
      exchange: async (name, parameters) => {
        calls.push({ name, parameters });
        if (parameters.Identity === 'nobody') throw new CommandError('Ex6F9304|x|not found', 'NotFound');
        const found = name === 'Get-CASMailbox' ? [mailbox('one', true), mailbox('two', false)] : [];
        return { objects: found, warnings: name === 'Set-User' ? ['nothing was changed'] : [] };
      },
    });
  return { run, calls };
}

const objectsOf = async (text: string) => (await standIn().run(text)).objects;

describe('a value', () => {
  test.each<[string, readonly unknown[]]>([
    // Strings ("about_Quoting_Rules"), with the quotes of word processors.
    [`'it''s $x'`, [`it's $x`]],
    ['\u2018a\u2019\u2019b\u201b', ['a\u2019b']],
    [`$n = 7; "n is $n, \${n}0, $($n + 1), \`$n, ""$n"""`, ['n is 7, 70, 8, $n, "7"']],
    ['"a`tb`u"', ['a\tbu']],
    ['"$notThere."', ['.']],
    ['"costs 5$"', ['costs 5$']],
    ["@'\nit's\n\"$x\"\n'@", ['it\'s\n"$x"']],
    ['$x = 1\n@"\n$x "and" \'two\'\n"@', ['1 "and" \'two\'']],
    ["@'\n'@", ['']],
    // Lists, and what is nothing.
    [`'a', 'b'`, ['a', 'b']],
    ['@().Count; @($null).Count; @(1, 2).Count', [0, 1, 2]],
    ['$x = @(); $x.Count; $x += 1; $x += 2, 3; $x.Count', [0, 3]],
    ['$null | ForEach-Object { 1 }', [1]],
    ['$x = Get-TransportConfig; $x | ForEach-Object { 1 }; @($x).Count; $null -eq $x', [0, true]],
    ['(1, 2) + 3', [1, 2, 3]],
    ['1..3', [1, 2, 3]],
    ['$x = 1, 2, 3; $x[0]; $x[-1]; $x[0, 2]', [1, 3, 1, 3]],
    // Hashtables.
    ['$t = @{ A = 1; "b c" = 2 }; $t.a; $t["B C"]; $t.Count; $t.ContainsKey("x")', [1, 2, 2, false]],
    ['$t = @{}; $t.x = 5; $t.X', [5]],
    // Truth ("about_Booleans").
    ["if (@()) { 1 } elseif ('') { 2 } else { 3 }", [3]],
    ['-not @(0); -not @(0, 0); !"a"', [true, false, false]],
    // Operators ("about_Operator_Precedence").
    ['1 + 2 * 3', [7]],
    ["'A' -eq 'a'; 'a' -ne 'b'; 5 -gt '4'; '10' -lt '9'", [true, true, true, true]],
    ["'a', 'b', 'A' -eq 'a'", ['a', 'A']],
    ["'x' -in 'X', 'y'; 'a', 'b' -contains 'B'; 'a' -notin 'b'; 'a' -notcontains 'a'", [true, true, true, false]],
    ["$null -in @(); $null -notin 'a'", [false, true]],
    ["'a,b, c' -split ',' | ForEach-Object { $_.Trim() }", ['a', 'b', 'c']],
    ["($null -split ',').Count; ('a1b22c' -split '\\d+') -join '-'", [1, 'a-b-c']],
    ["'a,b,c' -split ',', 2", ['a', 'b,c']],
    ["'abc' -like 'A*'; 'abc' -notlike '?bc'; 'a[1]' -like 'a`[1`]'", [true, false, true]],
    ["'user@contoso.example' -match '@(.+)$'; $Matches[1]", [true, 'contoso.example']],
    ["'a.b' -replace '\\.', '-'; -join ('a', 'b'); 1, 2 -join '+'", ['a-b', 'ab', '1+2']],
    ["'{0} of {1}, {{x}}' -f 1, 'two'; '{0}' -f @('a'); 'x' + '{0}' -f 1", ['1 of two, {x}', 'a', 'x1']],
    ['[pscustomobject]@{ A = 1; B = $true }', [{ A: 1, B: true }]],
    ['$true -and $false -or $true; $true -xor $true', [true, false]],
    ['-not $true -eq $false', [true]],
    ['[string]5 + 5; [int]"7" + 1; [bool]"x"; ([array]1).Count', ['55', 8, true, 1]],
    ['[DateTime]::UtcNow; [System.DateTime]::UtcNow.AddDays(1).Day', [noon.toISOString(), 23]],
    ["[string]::IsNullOrEmpty(''); ' a '.Trim().ToUpper(); 'abc'.Substring(1, 1)", [true, 'A', 'b']],
    ["'a'.Length; (Get-CASMailbox).Name; (Get-CASMailbox).Count", [1, 'one', 'two', 2]],
  ])('%s', async (text, expected) => {
    expect(await objectsOf(text)).toEqual(expected);
  });
});

describe('a statement', () => {
  test.each<[string, readonly unknown[]]>([
    ['foreach ($n in 1, 2, 3) { if ($n -eq 2) { continue }; if ($n -eq 3) { break }; $n }', [1]],
    ['# a comment\n1 <# two\nlines #> + `\n2 # and the end', [3]],
    ['$x = if ($true) { 1 } else { 2 }; $x', [1]],
    ["try { throw 'no' } catch { $_.Exception.Message } finally { 'done' }", ['no', 'done']],
    ['try { Get-User nobody -ErrorAction Stop; 1 } catch { $_.FullyQualifiedErrorId }', ['NotFound']],
    ['Get-CASMailbox |\n  Where-Object { $_.ImapEnabled } |\n  ForEach-Object { "$_" }', ['one']],
    ['Get-CASMailbox | ? ImapEnabled -eq $false | % Name', ['two']],
    ['Get-CASMailbox | Sort-Object Name -Descending | Select-Object -First 1 -ExpandProperty Name', ['two']],
    [
      "Get-CASMailbox | Select-Object Name, @{ n = 'On'; e = { $_.ImapEnabled } } -Last 1",
      [{ Name: 'two', On: false }],
    ],
    ["'b', 'a', 'B' | Sort-Object -Unique", ['a', 'b']],
    ['Get-CASMailbox | group ImapEnabled | % { "$($_.Name): $($_.Count)" }', ['False: 1', 'True: 1']],
    ['1, 2 | Measure-Object | Select-Object -ExpandProperty Count', [2]],
    ['Get-CASMailbox | Out-Null', []],
  ])('%s', async (text, expected) => {
    expect(await objectsOf(text)).toEqual(expected);
  });
});

describe('an argument', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['Set-CASMailbox one -ImapEnabled $false', { Identity: 'one', ImapEnabled: false }],
    ['Set-CASMailbox -Identity:one -ImapEnabled:$false', { Identity: 'one', ImapEnabled: false }],
    ['$u = "one"; Set-CASMailbox $u@contoso.example -pop:$true', { Identity: 'one@contoso.example', PopEnabled: true }],
    ['$s = @{ Identity = "one"; EwsEnabled = $null }; Set-CASMailbox @s', { Identity: 'one', EwsEnabled: null }],
    [
      "Set-CASMailbox one -EwsAllowList @{ Add = 'c/*', 'd/*' }",
      { Identity: 'one', EwsAllowList: { Add: ['c/*', 'd/*'] } },
    ],
    ['Set-CASMailbox (Get-CASMailbox)[1] -Confirm:$false', { Identity: 'id-of-two' }],
    ['Set-CASMailbox "one" `\n -ImapEnabled 1', { Identity: 'one', ImapEnabled: 1 }],
    ['Set-CASMailbox \u2013Identity \u201cone\u201d', { Identity: 'one' }],
    ['Set-CASMailbox a`b\'c d\'"e"', { Identity: 'a\bc de' }],
    // A filter in { } is its text.
    ["Set-CASMailbox { Alias -eq 'x' }", { Identity: "Alias -eq 'x'" }],
    // Without brackets this is a text, as many an administrator has learnt.
    ['Set-CASMailbox [DateTime]::UtcNow', { Identity: '[DateTime]::UtcNow' }],
  ])('%s', async (text, expected) => {
    const { run, calls } = standIn();
    const { errors } = await run(text);
    expect(errors).toEqual([]);
    expect(calls.at(-1)).toEqual({ name: 'Set-CASMailbox', parameters: expected });
  });

  it('comes from the pipeline, object by object', async () => {
    const { run, calls } = standIn();
    await run('Get-CASMailbox | Set-CASMailbox -ImapEnabled $false');
    expect(calls.slice(1).map(({ parameters }) => parameters.Identity)).toEqual(['id-of-one', 'id-of-two']);
  });
});

describe('an error', () => {
  it('ends its line under -ErrorAction Stop, and nothing without', async () => {
    const { objects, errors } = await standIn().run(
      "Get-User nobody; 1\nGet-User nobody -ErrorAction Stop; 2\n3; throw 'x'; 4\nif ($true) { Get-User nobody -EA Stop; 5 }",
    );
    expect(objects).toEqual([1, 3]);
    expect(errors.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
  });

  it('follows the preferences of the window', async () => {
    const { run, calls } = standIn();
    await run("$ConfirmPreference = 'None'; Remove-ServicePrincipal one");
    expect(calls).toHaveLength(1);
    const { warnings } = await run("$WarningPreference = 'SilentlyContinue'; Set-User one");
    expect(warnings).toEqual([]);
    const { objects } = await run("$ErrorActionPreference = 'Stop'; Get-User nobody; 1");
    expect(objects).toEqual([]);
  });

  it('is not shown when nobody wants to see it', async () => {
    const { errors, text } = await standIn().run('Get-User nobody -ErrorAction SilentlyContinue');
    expect({ errors, text }).toEqual({ errors: [], text: '' });
  });

  it.each([
    ['Get-User -Nope x', "A parameter cannot be found that matches parameter name 'Nope'."],
    [
      'Set-CASMailbox x -Ews $true',
      "because the parameter name 'Ews' is ambiguous. Possible matches include: -EwsAllowList",
    ],
    ['Set-CASMailbox', 'missing mandatory parameters: Identity.'],
    ["Set-CASMailbox ''", "Cannot bind argument to parameter 'Identity' because it is an empty string."],
    ['Set-CASMailbox a b', "A positional parameter cannot be found that accepts argument 'b'."],
    ['Set-CASMailbox a -ImapEnabled', "Missing an argument for parameter 'ImapEnabled'."],
    ['Remove-ServicePrincipal x', 'Read and Prompt functionality is not available.'],
    ['$null.Trim()', 'You cannot call a method on a null-valued expression.'],
    ["'{1}' -f 'a'", 'Index (zero based) must be'],
    ["'{0:N2}' -f 1", '{0:N2} is not read here'],
    ['1 / 0', 'Attempted to divide by zero.'],
    ["$s = 'a' * 9000; foreach ($n in 1..200) { $s += $s }", 'A text may have 1000000 characters here.'],
    ['foreach ($a in 1..1000) { foreach ($b in 1..1000) { $x = $b } }', 'A text may run 200000 statements here.'],
    ['[datetime]"tomorrow"', 'was not recognized as a valid DateTime.'],
  ])('%s: %s', async (text, words) => {
    const { run, calls } = standIn();
    const { errors } = await run(text);
    expect(errors[0]?.message).toContain(words);
    expect(calls).toEqual([]);
  });
});

it('shows lists, tables, warnings and errors as a console does', async () => {
  const { text } = await standIn().run(
    'Get-CASMailbox | Format-List Ews*, ImapEnabled, Missing\nGet-CASMailbox | ft Name\nSet-User one\nGet-User nobody\nWrite-Host a b',
  );
  expect(text).toBe(
    [
      '',
      'EwsAllowList : {a/*, b/*}',
      'ImapEnabled  : True',
      'Missing      : ',
      '',
      'EwsAllowList : {a/*, b/*}',
      'ImapEnabled  : False',
      'Missing      : ',
      '',
      'Name',
      '----',
      'one',
      'two',
      'WARNING: nothing was changed',
      'Get-User: Ex6F9304|x|not found',
      'At line 4, column 1.',
      'a b',
      '',
    ].join('\n'),
  );
});

it('keeps its variables from text to text', async () => {
  const { run } = standIn();
  await run('$kept = 5');
  expect((await run('$kept + 1')).objects).toEqual([6]);
});

describe('a text that is not understood', () => {
  it.each<[string, number, number, string]>([
    ['Get-User\nGet-Moon', 2, 1, 'The command "Get-Moon" is not known here; '],
    ['Get-User; { Get-Moon }', 1, 13, 'The command "Get-Moon" is not known here; '],
    ['Set-User x -Manager y', 1, 12, '-Manager of Set-User is not served by this mock; '],
    ['Get-Mailbox -Archive', 1, 13, '-Archive of Get-Mailbox is not served by this mock; '],
    ['Get-Mailbox | Select-Object -Wait', 1, 29, '-Wait of Select-Object is not known here; '],
    ['function f { }', 1, 1, '"function" is not read here; '],
    ['while ($true) { }', 1, 1, '"while" is not read here; '],
    ['& notepad', 1, 1, 'Running programs, files and script blocks'],
    ['.\\script.ps1', 1, 1, 'Running programs, files and script blocks'],
    ['C:\\tool.exe', 1, 1, '"C" is not expected here; a command or a value is.'],
    ['Get-User > users.txt', 1, 10, 'Redirection'],
    ['Get-User && Get-User', 1, 10, '&&, || and & are not read here.'],
    ['Get-User\n| Sort-Object', 2, 1, 'A line that begins with | is read by PowerShell 7 only'],
    ["'a", 1, 1, 'The string that begins here does not end.'],
    ['@"\na', 1, 1, 'The here-string that begins here does not end.'],
    ['if ($true) { 1', 1, 12, 'The bracket that opens here is not closed: } is missing.'],
    ['(1', 1, 1, 'The bracket that opens here is not closed: ) is missing.'],
    ['1 }', 1, 3, '"}" is not expected here.'],
    ['$env:TEMP', 1, 1, 'Variables of a scope or drive'],
    ['"$user: x"', 1, 2, 'Variables of a scope or drive'],
    ['1 -is [int]', 1, 3, 'The operator "-is" is not read here; '],
    ['[IO.File]::Delete("x")', 1, 1, '[io.file]::delete is not known here; '],
    ['"x".GetType()', 1, 5, 'The method "gettype" is not known here; '],
    ['[xml]"<a/>"', 1, 1, 'The type [xml] is not known here; '],
    ['Get-User x\n$error[0]', 2, 1, 'PowerShell keeps $error itself'],
    ['if ($?) { 1 }', 1, 5, 'PowerShell keeps $? itself'],
    ['$true = 1', 1, 1, '$true cannot be given a value.'],
    ['<# open', 1, 1, 'This comment does not end'],
    ['Get-User $x.Name@contoso', 1, 10, 'in quotes'],
    [`${'('.repeat(70)}1${')'.repeat(70)}`, 1, 61, 'Brackets are nested more than 60 deep.'],
  ])('%s', async (text, line, column, words) => {
    const { run, calls } = standIn();
    const error = await run(text).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotUnderstood);
    expect(error).toMatchObject({ line, column, message: expect.stringContaining(words) });
    expect(error).toMatchObject({
      message: expect.stringMatching(/^Line \d+, column \d+: [\s\S]* Nothing was run\.$/),
    });
    expect(calls).toEqual([]);
  });
});

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      "'",
      '\u2018',
      '\u2019',
      '\u201a',
      '\u201b',
      '"',
      '\u201c',
      '\u201e',
      '$',
      '`',
      ';',
      '|',
      '(',
      ')',
      '{',
      '@',
      '#',
      '\n',
      ' ',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
});

describe('whatever text', () => {
  it('means itself in single quotes, with each of the quotes doubled', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const quoted = `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
        expect(await objectsOf(`${quoted} # '`)).toEqual([text]);
        const { run, calls } = standIn();
        await run(`Get-User ${quoted === "''" ? "'x'" : quoted}`);
        expect(calls[0]?.parameters.Identity).toBe(text === '' ? 'x' : text);
      }),
      { numRuns: 300 },
    );
  });

  it('means itself in double quotes, with a backtick before what means something there', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const escaped = text.replace(/["\u201c-\u201e$`]/g, '`$&');
        expect(await objectsOf(`"${escaped}"`)).toEqual([text]);
      }),
      { numRuns: 300 },
    );
  });

  it('means itself in a here-string', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        fc.pre(!/^['\u2018-\u201b]@/m.test(text) && !/[\r\n]$/.test(text));
        expect(await objectsOf(`@'\n${text}\n'@`)).toEqual([text]);
      }),
      { numRuns: 300 },
    );
  });

  it('is run or refused with a place in it, and never ends the mock', async () => {
    const soup = fc
      .array(
        fc.oneof(
          anyText,
          fc.constantFrom(
            'Get-User',
            '$x',
            '=',
            '| ',
            '-Identity ',
            '@(',
            ')',
            '{',
            '}',
            'if (',
            "'a'",
            '"$x',
            '[',
            ']',
            '-eq ',
            '1',
            ',',
            '%',
            '\n',
            '..',
            'foreach (',
            ' in ',
          ),
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(soup, async (text) => {
        const result = await standIn()
          .run(text)
          .catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toBeInstanceOf(NotUnderstood);
      }),
      { numRuns: 1000 },
    );
  });
});

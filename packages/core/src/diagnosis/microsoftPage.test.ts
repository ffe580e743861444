import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMicrosoftPage } from './microsoftPage.ts';

const trace = '0f8c5e1e-1d2b-4a3c-9f00-1b2c3d4e5f60';
const correlation = '77aa5e1e-1d2b-4a3c-9f00-1b2c3d4e5f61';
const app = '11111111-1d2b-4a3c-9f00-1b2c3d4e5f62';
const message = 'The redirect URI does not match.';

describe('a pasted page of Microsoft', () => {
  test('in English', () => {
    const page = `Sign in\nSorry, but we’re having trouble signing you in.\n\nAADSTS50011: ${message}\n\nTroubleshooting details\nIf you contact your administrator, send this info to them.\nCopy info to clipboard\n\nRequest Id: ${trace}\nCorrelation Id: ${correlation}\nTimestamp: 2026-11-22T09:10:42.123Z\nMessage: AADSTS50011: ${message}`;
    expect(parseMicrosoftPage(page)).toMatchObject({
      found: true,
      code: 'AADSTS50011',
      error: null,
      suberror: null,
      traceId: null,
      requestId: trace,
      correlationId: correlation,
      timestamp: '2026-11-22T09:10:42.123Z',
      adminConsent: null,
      tenant: null,
      message,
      diagnosis: { code: 'AADSTS50011', known: true, reference: 79 },
    });
  });

  test.for([
    ['German', 'Ablaufverfolgungs-ID', 'Korrelations-ID', 'Zeitstempel'],
    ['French', 'ID de suivi ', 'ID de corrélation ', 'Horodatage '],
    ['Spanish', 'Id. de seguimiento', 'Id. de correlación', 'Marca de tiempo'],
    ['Japanese', 'トレース ID', '関連付け ID', 'タイムスタンプ'],
    ['Chinese', '跟踪 ID', '相关 ID', '时间戳'],
    ['a language nobody taught us', 'Xxx', 'Yyy', 'Zzz'],
  ] as const)('in %s', ([, traceLabel, correlationLabel, timeLabel]) => {
    const page = `AADSTS700016: ${message} ${traceLabel}: ${trace}\r\n${correlationLabel}: ${correlation} ${timeLabel}: 2026-11-22 09:10:42Z`;
    expect(parseMicrosoftPage(page)).toMatchObject({
      code: 'AADSTS700016',
      traceId: trace,
      correlationId: correlation,
      requestId: null,
      timestamp: '2026-11-22T09:10:42.000Z',
      message,
    });
  });

  test('with white space and invisible characters in the middle', () => {
    const page = `aadsts\n50105 : n\u200bo.\n Trace ID :\n\n ${trace.replace('-', '-\n')}  Correlation\tID:${correlation.toUpperCase()}  2026-11-22\n09:10:42 Z`;
    expect(parseMicrosoftPage(page)).toMatchObject({
      code: 'AADSTS50105',
      traceId: trace,
      correlationId: correlation,
      timestamp: '2026-11-22T09:10:42.000Z',
      message: 'no.',
    });
  });

  test('as source', () => {
    const page = `<div>Request Id: <span class="x">${trace}</span></div><p>AADSTS50020: no.</p>`;
    expect(parseMicrosoftPage(page)).toMatchObject({ code: 'AADSTS50020', requestId: trace, message: 'no.' });
  });

  test('keeps ids of apps, tenants and sessions apart', () => {
    const page = `AADSTS700016: Application with identifier '${app}' was not found. App ID: ${app} Session Id: ${app}, Tenant: ${app} Trace ID: ${trace}`;
    expect(parseMicrosoftPage(page)).toMatchObject({ traceId: trace, correlationId: null, requestId: null });
  });

  test('by its ids alone', () => {
    for (const [label, name] of [
      ['Trace ID: ', 'traceId'],
      ['Trace ID ', 'traceId'],
      ['Correlation ID\uff1a', 'correlationId'],
      ['Request Id:', 'requestId'],
    ] as const) {
      expect(parseMicrosoftPage(label + trace)).toMatchObject({
        found: true,
        code: null,
        message: null,
        [name]: trace,
        diagnosis: { known: false, literal: label + trace },
      });
    }
  });

  test('takes an id for nothing without a label or a colon', () => {
    const ids = (text: string) => {
      const { found, traceId, correlationId } = parseMicrosoftPage(text);
      return [found, traceId, correlationId];
    };
    expect(ids(`Xxx:${trace}`)).toEqual([true, trace, null]);
    expect(ids(`Xxx=  "${trace}"`)).toEqual([true, trace, null]);
    expect(ids(`Xxx: yes ${trace}`)).toEqual([false, null, null]);
    expect(ids(`It has to do with correlation. Xxx: ${trace}`)).toEqual([true, trace, null]);
    expect(ids(`Trace ID: ${trace} Trace ID: ${correlation}`)).toEqual([true, trace, null]);
    expect(ids(`x${trace} Xxx: ${correlation}0`)).toEqual([false, null, null]);
  });

  test('keeps what was pasted, without secrets, cut where it is very long', () => {
    expect(parseMicrosoftPage('  AADSTS50011: no  ').diagnosis?.literal).toBe('AADSTS50011: no');
    const long = parseMicrosoftPage(`AADSTS50011: ${'x'.repeat(5000)}`);
    expect(long.diagnosis?.literal).toBe(`AADSTS50011: ${'x'.repeat(1987)}`);
    expect(long.message).toBe('x'.repeat(2000));
    expect(parseMicrosoftPage(`${'x '.repeat(3000)} AADSTS50011`).diagnosis?.code).toBe('AADSTS50011');
  });

  test('with a code that has no letters, if it is a known one', () => {
    expect(parseMicrosoftPage('Fehlercode: 16000').code).toBe('AADSTS16000');
    expect(parseMicrosoftPage('Error code: 50020').diagnosis?.code).toBe('AADSTS50020');
    expect(parseMicrosoftPage('Error code: 12345').code).toBeNull();
  });

  test('with a code nobody knows', () => {
    expect(parseMicrosoftPage('AADSTS99999: something new (401) Unauthorized')).toMatchObject({
      found: true,
      code: 'AADSTS99999',
      message: 'something new (401) Unauthorized',
      diagnosis: { known: false, code: 'AADSTS99999' },
    });
  });

  test('with impossible times', () => {
    expect(parseMicrosoftPage('AADSTS50011 2026-13-45 09:10:42Z').timestamp).toBeNull();
    expect(parseMicrosoftPage('AADSTS50011').timestamp).toBeNull();
    expect(parseMicrosoftPage('AADSTS50011 2026-11-22T09:10:42 x').timestamp).toBe('2026-11-22T09:10:42.000Z');
    expect(parseMicrosoftPage('AADSTS50011 12026-11-22 09:10:42Z').timestamp).toBeNull();
  });

  test('without anything of Microsoft: said plainly', () => {
    for (const text of ['', 'Lunch at 12:30?', '?code=0.AXoA&state=x', 'Error 12345', app]) {
      expect(parseMicrosoftPage(text)).toEqual({
        found: false,
        code: null,
        error: null,
        suberror: null,
        traceId: null,
        correlationId: null,
        requestId: null,
        timestamp: null,
        adminConsent: null,
        tenant: null,
        message: null,
        diagnosis: null,
      });
    }
  });
});

describe('a pasted address', () => {
  test('with error and description', () => {
    const address = `https://host.example/cb?error=access_denied&error_subcode=cancel&error_description=AADSTS65004%3a+User+declined.%0d%0aTrace+ID%3a+${trace}%0d%0aCorrelation+ID%3a+${correlation}%0d%0aTimestamp%3a+2026-11-22+09%3a10%3a42Z&state=abc#x`;
    expect(parseMicrosoftPage(address)).toMatchObject({
      found: true,
      code: 'AADSTS65004',
      error: 'access_denied',
      suberror: 'cancel',
      traceId: trace,
      correlationId: correlation,
      timestamp: '2026-11-22T09:10:42.000Z',
      message: 'User declined.',
      diagnosis: { code: 'AADSTS65004', literal: expect.stringContaining('state=[removed]') },
    });
  });

  test('in the fragment, without a description, with broken escapes', () => {
    expect(parseMicrosoftPage('https://host.example/#error=login_required&error_description=%E0%A4%A')).toMatchObject({
      code: 'login_required',
      error: 'login_required',
      diagnosis: { code: 'AADSTS50058' },
    });
    expect(parseMicrosoftPage('error=something_new')).toMatchObject({
      found: true,
      code: 'something_new',
      diagnosis: { known: false },
    });
  });

  test('with its own names for what refines the error, and escapes that are none', () => {
    expect(parseMicrosoftPage('?error=invalid_grant&suberror=consent_required')).toMatchObject({
      error: 'invalid_grant',
      suberror: 'consent_required',
      diagnosis: { code: 'AADSTS65001' },
    });
    expect(parseMicrosoftPage('?error=%E0%A4%A').error).toBe('%E0%A4%A');
    expect(parseMicrosoftPage('myerror=access_denied').found).toBe(false);
    expect(parseMicrosoftPage('{"error_description":"AADSTS50011: no"}').message).toBe('no');
    expect(parseMicrosoftPage('{"error_description":"AADSTS50011: no" , "error":"invalid_request"}')).toMatchObject({
      message: 'no',
      error: 'invalid_request',
    });
  });

  test('twice: the first counts', () => {
    expect(parseMicrosoftPage('?error=login_required&x=1 ?error=access_denied').error).toBe('login_required');
  });

  test('of an admin consent', () => {
    expect(parseMicrosoftPage(`https://host.example/cb?admin_consent=True&tenant=${app}&state=1`)).toMatchObject({
      found: true,
      code: null,
      adminConsent: true,
      tenant: app,
      traceId: null,
      diagnosis: { code: 'admin_consent_granted', kind: 'success' },
    });
    expect(parseMicrosoftPage('?error=consent_required&admin_consent=False')).toMatchObject({
      adminConsent: false,
      diagnosis: { code: 'AADSTS65001', kind: 'error' },
    });
    expect(parseMicrosoftPage('?admin_consent=True&error=something_new').diagnosis).toMatchObject({
      known: false,
      kind: 'error',
    });
  });
});

test('the JSON of a token answer', () => {
  const answer = JSON.stringify({
    error: 'invalid_grant',
    error_description: `AADSTS50173: It was revoked.\r\nTrace ID: ${trace}\r\nCorrelation ID: ${correlation}\r\nTimestamp: 2026-11-22 09:10:42Z`,
    error_codes: [50173],
    timestamp: '2026-11-22 09:10:42Z',
    trace_id: trace,
    correlation_id: correlation,
    suberror: 'bad_token',
  });
  expect(parseMicrosoftPage(answer)).toMatchObject({
    code: 'AADSTS50173',
    error: 'invalid_grant',
    suberror: 'bad_token',
    traceId: trace,
    correlationId: correlation,
    message: 'It was revoked.',
    diagnosis: { code: 'AADSTS50173', retry: 'needs-reauth' },
  });
});

test('what is pasted comes back without its secrets', () => {
  const page = parseMicrosoftPage(
    'https://host.example/?code=0.AXoAsecret&error_description=AADSTS50011%3A+password%3Dhunter2',
  );
  expect(JSON.stringify(page)).not.toMatch(/AXoAsecret|hunter2/);
  expect(page.message).toBe('password=[removed]');
});

test('evidence ranks what the page leaves open', () => {
  const page = parseMicrosoftPage('535 5.7.3 Authentication unsuccessful', { smtpEnabled: false });
  expect(page).toMatchObject({ found: true, code: null });
  expect(page.diagnosis?.hypotheses[0]?.id).toBe('smtp-off');
});

test('never throws', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string(),
          fc.constantFrom(
            'AADSTS',
            '50011',
            ':',
            ' ',
            trace,
            'error=',
            '&',
            '%',
            '"error":"',
            '<',
            '2026-11-22',
            ' 09:10:42Z',
          ),
        ),
        {
          maxLength: 20,
        },
      ),
      (parts) => {
        expect(parseMicrosoftPage(parts.join(''))).toHaveProperty('found');
      },
    ),
  );
});

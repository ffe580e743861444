import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelope, findItem, getFolder, impersonate } from '../../../test/ewsRequests.ts';
import { fault } from './envelope.ts';
import { EwsError } from './ewsError.ts';
import { readSoapRequest } from './soapRequest.ts';
import { parseXml } from './xmlElement.ts';

// The library's own unit `binary` takes a second to make.
const codePoint = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));

describe('reading a SOAP request', () => {
  it('finds the operation and the impersonation header', () => {
    const request = readSoapRequest(envelope(getFolder(), impersonate('licensed@contoso.example')));
    expect(request.operation).toBe('GetFolder');
    expect(request.impersonation?.children[0]?.name).toBe('ConnectingSID');
    expect(readSoapRequest(envelope(findItem())).impersonation).toBeUndefined();
  });

  it.each(['Exchange2007', 'Exchange2010_SP2', 'Exchange2016', 'V2017_10_09', 'V2_42'])(
    'takes the version %s',
    (version) => {
      expect(readSoapRequest(envelope(getFolder()).replace('Exchange2013_SP1', version)).operation).toBe('GetFolder');
    },
  );

  it('needs no header', () => {
    const body = envelope(getFolder()).replace(/<soap:Header>.*<\/soap:Header>/, '');
    expect(readSoapRequest(body).operation).toBe('GetFolder');
  });

  it('answers any damage to a request with a fault that is XML itself', () => {
    const whole = envelope(
      findItem({ view: '<m:CalendarView StartDate="x" EndDate="y"/>' }),
      impersonate('a@b.example'),
    );
    const damage = fc.tuple(fc.nat(whole.length), fc.nat(30), fc.string({ unit: codePoint, maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (cuts) => {
        const damaged = cuts.reduce(
          (text, [at, length, by]) => text.slice(0, at) + by + text.slice(at + length),
          whole,
        );
        try {
          readSoapRequest(damaged);
        } catch (error) {
          if (!(error instanceof EwsError)) throw error;
          expect(parseXml(fault(error)).name).toBe('Envelope');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not quote a long mistake in full', () => {
    const read = () => readSoapRequest(`<${'a'.repeat(100_000)}/>`);
    expect(read).toThrow(expect.objectContaining({ faultString: expect.stringMatching(/^.{100,400}$/) }));
  });
});

import type { AdminObject, AdminValue } from './cmdlets/cmdlet.ts';
import type { CmdletError } from './cmdlets/cmdletError.ts';

/** As the module's recorded answers show it: every list and every value that is no text says what it is. */
export function toOData({ properties }: AdminObject): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(properties).flatMap(([name, value]) => members(name, value)));
}

function members(name: string, value: AdminValue): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value))
    return [
      [`${name}@odata.type`, '#Collection(String)'],
      [name, value],
    ];
  if (value instanceof Date)
    return [
      [`${name}@data.type`, 'System.DateTime'],
      [name, dotNetTime(value)],
    ];
  if (typeof value === 'number')
    return [
      [`${name}@data.type`, 'System.Int32'],
      [name, value],
    ];
  if (name.endsWith('Guid') && typeof value === 'string') {
    return [
      [`${name}@data.type`, 'System.Guid'],
      [`${name}@odata.type`, '#Guid'],
      [name, value],
    ];
  }
  return [[name, value]];
}

/** Seven digits of seconds and an offset. */
function dotNetTime(time: Date): string {
  return `${time.toISOString().slice(0, -1)}0000+00:00`;
}

/** The error of a cmdlet; its own words are in `details`, between bars, as module v3 shows them. */
export function errorBody({ id, type, message, status }: CmdletError): object {
  const code = codes[status] ?? 'BadRequest';
  return {
    error: {
      code,
      message: 'Error executing cmdlet',
      details: [{ code: 'Context', target: '', message: `${id}|${type}|${message}` }],
      innererror: {
        message: 'Error executing cmdlet',
        type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
        stacktrace: '',
      },
    },
  };
}

const codes: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  403: 'Forbidden',
  404: 'NotFound',
  429: 'TooManyRequests',
  500: 'InternalServerError',
};

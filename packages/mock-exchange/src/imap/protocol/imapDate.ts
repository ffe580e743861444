const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** RFC 3501, `date-time`, in UTC: `22-Nov-2026 09:05:00 +0000`. */
export function writeDateTime(time: number): string {
  const date = new Date(time);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  const clock = date.toISOString().slice(11, 19);
  return `${day}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()} ${clock} +0000`;
}

/** Epoch milliseconds; undefined when it is not a `date-time`. */
export function parseDateTime(text: string): number | undefined {
  const found = /^([ \d]\d)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/.exec(text);
  if (found === null) return undefined;
  const [, day = '', month = '', year = '', hour = '', minute = '', second = '', sign = '', zoneHour = '', zone = ''] =
    found;
  const midnight = midnightOf(day.trim(), month, year);
  if (midnight === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const offset = (Number(zoneHour) * 60 + Number(zone)) * (sign === '-' ? -1 : 1);
  return midnight + ((Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second)) * 1000;
}

/** RFC 3501, `date`: epoch milliseconds of its midnight in UTC; undefined when it is none. */
export function parseDate(text: string): number | undefined {
  const found = /^(\d{1,2})-([A-Za-z]{3})-(\d{4})$/.exec(text);
  return found === null ? undefined : midnightOf(found[1] ?? '', found[2] ?? '', found[3] ?? '');
}

function midnightOf(day: string, month: string, year: string): number | undefined {
  const index = months.findIndex((name) => name.toLowerCase() === month.toLowerCase());
  const time = Date.UTC(Number(year), index, Number(day));
  const date = new Date(time);
  return index >= 0 && date.getUTCDate() === Number(day) && date.getUTCMonth() === index ? time : undefined;
}

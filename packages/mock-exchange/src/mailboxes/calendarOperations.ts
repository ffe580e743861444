import * as z from 'zod';
import { operation } from '../control/operation.ts';
import type { NewCalendarItem } from './exchangeSeed.ts';
import { folderNames, rightLevels } from './folderRight.ts';

const address = z.strictObject({ address: z.string() });

export const calendarOperations = {
  'list-mailboxes': operation(z.strictObject({ tenant: z.string() }), ({ setUp }, { tenant }) => setUp.list(tenant)),
  calendar: operation(address, ({ setUp }, input) => setUp.calendar(input.address)),
  // What an item may be is checked against the seed's schema, with the path of what is wrong.
  'set-calendar': operation(
    z.strictObject({ address: z.string(), items: z.array(z.record(z.string(), z.unknown())).max(10_000) }),
    ({ setUp }, input) => setUp.setCalendar(input.address, input.items as unknown as readonly NewCalendarItem[]),
    { limit: 4 * 1024 * 1024 },
  ),
  rights: operation(address, ({ setUp }, input) => setUp.rights(input.address)),
  'set-right': operation(
    z.strictObject({
      mailbox: z.string(),
      account: z.string(),
      folder: z.enum(folderNames),
      level: z.enum(rightLevels),
    }),
    ({ setUp }, right) => setUp.setRight(right),
  ),
} as const;

import * as z from 'zod';
import { operation } from '../control/operation.ts';
import { runPowerShell } from './exchangeShell.ts';

export const exchangeAdminOperations = {
  'run-powershell': operation(
    z.strictObject({
      tenant: z.string(),
      text: z.string(),
      as: z.union([z.string(), z.strictObject({ accessToken: z.string() })]).optional(),
      window: z.string().max(200).optional(),
    }),
    (exchange, input) => runPowerShell(input, exchange),
  ),
} as const;

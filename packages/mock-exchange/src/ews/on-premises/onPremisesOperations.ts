import * as z from 'zod';
import { operation } from '../../control/operation.ts';
import { onPremisesSchema } from './onPremisesSettings.ts';

export const onPremisesOperations = {
  'on-premises': operation(z.strictObject({}), async ({ onPremises }) => onPremises.read()),
  'set-on-premises': operation(onPremisesSchema.partial(), async ({ onPremises }, change) => onPremises.change(change)),
} as const;

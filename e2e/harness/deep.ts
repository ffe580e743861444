/** Whether `pnpm test:deep` asks, which also runs what takes long. */
export const isDeep = process.env.AUTHSHIFT_DEEP === '1';

/** Declares tests as `declare` does, in `pnpm test:deep` alone. */
export function inDeep<Declare>(declare: Declare): Declare {
  return isDeep ? declare : ((() => undefined) as Declare);
}

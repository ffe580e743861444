import { useRouter } from 'wouter';

/** Turns an address within a customer's pages into one that finds its way back from elsewhere: the customer stands in it. */
export function useAddress(): (path: string) => string {
  const { base } = useRouter();
  return (path) => `${base}${path}`;
}

/** Which customer the pages are about: their address begins with it. */
export function useCustomer(): string {
  const { base } = useRouter();
  return base.split('/').at(-1) ?? '';
}

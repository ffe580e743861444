import { useRouter } from 'wouter';

/** Turns an address within a customer's pages into one that finds its way back from elsewhere: the customer stands in it. */
export function useAddress(): (path: string) => string {
  const { base } = useRouter();
  return (path) => `${base}${path}`;
}

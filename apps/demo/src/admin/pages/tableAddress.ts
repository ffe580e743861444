import { type AuthTypeTableValue, readTableValue } from '@authshift/ui';

/** Where the user table lives; what it shows is part of the address, so that Back and a copied link return to the same place. */
export function toTableAddress(value: Partial<AuthTypeTableValue>): string {
  return `/settings/exchange/users?table=${encodeURIComponent(JSON.stringify(value))}`;
}

/** An address can be typed by hand: what is not understood is left out. */
export function readTableAddress(text: string | null): AuthTypeTableValue {
  return readTableValue(text);
}

import { createMockIdp, type MockIdp, type MockIdpOptions } from '../../src/index.ts';

/** A mock that is reached by one of Entra's host names, as behind a proxy; tests ask its port without one. */
export interface NamedIdp {
  readonly idp: MockIdp;
  /** Where it listens. */
  readonly at: string;
}

export async function openNamedIdp(host: string, options: MockIdpOptions = {}): Promise<NamedIdp> {
  const idp = await createMockIdp({ ...options, publicOrigin: `https://${host}` });
  return { idp, at: new URL(idp.control.url).origin };
}

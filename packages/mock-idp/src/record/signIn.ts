/** One attempt to get in, as an administrator would find it in the sign-in log. Nothing secret is in it. */
export interface SignIn {
  readonly at: string;
  readonly correlationId: string;
  readonly flow:
    | 'interactive'
    | 'silent'
    | 'authorization_code'
    | 'refresh_token'
    | 'client_credentials'
    | 'password'
    | 'device_code'
    | 'on_behalf_of';
  readonly tenantId: string;
  readonly clientId: string;
  readonly upn?: string;
  /** Resource and scopes as asked. */
  readonly scope?: string;
  /** Zero is success, any other number the AADSTS code, or the HTTP status a fault answered with. */
  readonly errorCode: number;
  /** Pages that stopped it on the way, by AADSTS code: 50072 registers a second factor, 50140 asks "Stay signed in?". */
  readonly interrupts?: readonly number[];
  /** The fault that struck, by its id. */
  readonly fault?: string;
  /** The policies that refused, by id. */
  readonly policies?: readonly string[];
  /** The client library and its version, if it named itself. */
  readonly client?: string;
  /** Length and a short hash of what was presented, never the thing itself. */
  readonly presented?: Readonly<Record<string, { readonly length: number; readonly hash: string }>>;
}

import type { CatalogueEntry } from '../entra/aadstsCatalogue.ts';
import { resolveAuthority } from '../entra/authority.ts';
import { EntraError, toErrorBody } from '../entra/entraError.ts';
import { isOriginRegistered } from '../entra/redirectUri.ts';
import { toFingerprint } from '../record/fingerprint.ts';
import type { SignIn } from '../record/signIn.ts';
import { translateForm } from '../version1/askForResource.ts';
import { wordAnswer } from '../version1/wordAnswer.ts';
import { redeemAuthorizationCode } from './authorizationCode.ts';
import { authenticateClient } from './clientAuthentication.ts';
import { grantClientCredentials } from './clientCredentials.ts';
import { redeemDeviceCode } from './deviceCode.ts';
import { grantOnBehalfOf, ON_BEHALF_OF } from './onBehalfOf.ts';
import { redeemRefreshToken } from './refreshToken.ts';
import { grantPassword } from './resourceOwnerPassword.ts';
import { type CheckedTokenRequest, requireParameter, type TokenAnswer, type TokenRequest } from './tokenRequest.ts';

const GRANTS = {
  authorization_code: redeemAuthorizationCode,
  refresh_token: redeemRefreshToken,
  client_credentials: grantClientCredentials,
  password: grantPassword,
  // MSAL for JavaScript and .NET leave the prefix of RFC 8628 out.
  device_code: redeemDeviceCode,
  'urn:ietf:params:oauth:grant-type:device_code': redeemDeviceCode,
  [ON_BEHALF_OF]: grantOnBehalfOf,
} as const satisfies Record<string, (request: CheckedTokenRequest) => Promise<TokenAnswer>>;

const SECRETS = [
  'client_secret',
  'client_assertion',
  'assertion',
  'code',
  'refresh_token',
  'password',
  'device_code',
] as const;

export interface TokenResponse {
  readonly status: 200 | CatalogueEntry['status'];
  readonly body: Readonly<Record<string, unknown>>;
}

/** Answers one token request, and notes it in the sign-in log, whatever comes of it. */
export async function answerTokenRequest(request: TokenRequest): Promise<TokenResponse> {
  try {
    const { body, log } = await grant(request);
    note(request, { ...log, errorCode: 0 });
    request.world.requests.noteIssued(body);
    return { status: 200, body };
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    note(request, { tenantId: request.segment, errorCode: error.code, ...policiesOf(error) });
    return { status: error.entry.status, body: toErrorBody(error, request.trace, request.origin) };
  }
}

/** For the sign-in log. */
export function policiesOf({ policyIds }: EntraError): Pick<SignIn, 'policies'> {
  return policyIds.length === 0 ? {} : { policies: policyIds };
}

async function grant(request: TokenRequest): Promise<TokenAnswer> {
  if (request.refusal !== undefined) throw request.refusal;
  const authority = resolveAuthority(request.segment, request.world.directory);
  const grantType = requireParameter(request.form, 'grant_type');
  if (!isGrantType(grantType)) throw new EntraError(70003, { grantType });
  const form = readForm(request);
  const { app, proof } = await authenticateClient(request, authority);
  const checked = { ...request, form, authority, app, proof };
  if (grantType !== 'client_credentials') checkBrowser(checked);
  const answer = await GRANTS[grantType](checked);
  return request.version === 2 ? answer : { ...answer, body: wordAnswer(answer.body, form.get('scope') ?? '') };
}

/** In the words of version 2. Throws 901002 for a `resource` there, and what `translateForm` throws. */
function readForm({ form, version }: TokenRequest): URLSearchParams {
  if (version === 1) return translateForm(form);
  if (form.has('resource')) throw new EntraError(901002);
  return form;
}

function isGrantType(text: string): text is keyof typeof GRANTS {
  return Object.hasOwn(GRANTS, text);
}

export function flowOf(grantType: string): SignIn['flow'] {
  if (!isGrantType(grantType)) return 'authorization_code';
  if (grantType === ON_BEHALF_OF) return 'on_behalf_of';
  return grantType === 'urn:ietf:params:oauth:grant-type:device_code' ? 'device_code' : grantType;
}

/** A single-page app's tokens go to scripts of its own origin and nowhere else; every other app's never go to a script. */
function checkBrowser({ app, browserOrigin }: CheckedTokenRequest): void {
  if (app.kind === 'spa' && browserOrigin === undefined) throw new EntraError(9002327);
  if (browserOrigin === undefined) return;
  if (app.kind !== 'spa' || !isOriginRegistered(app.redirectUris, browserOrigin)) {
    throw new EntraError(9002326, { origin: browserOrigin });
  }
}

function note(request: TokenRequest, entry: Pick<SignIn, 'tenantId' | 'errorCode'> & Partial<SignIn>): void {
  const { form, world } = request;
  const grantType = form.get('grant_type') ?? '';
  const presented = SECRETS.flatMap((name) => {
    const value = form.get(name);
    return value === null ? [] : [[name, toFingerprint(value)] as const];
  });
  world.signIns.add({
    correlationId: request.trace.correlationId,
    flow: flowOf(grantType),
    clientId: form.get('client_id') ?? '',
    ...nameClient(form),
    ...(presented.length > 0 ? { presented: Object.fromEntries(presented) } : {}),
    ...entry,
  });
}

/** Which library asked: the most useful line of a sign-in log. */
export function nameClient(parameters: URLSearchParams): { readonly client?: string } {
  const name = parameters.get('x-client-SKU');
  if (name === null) return {};
  return { client: `${name} ${parameters.get('x-client-VER') ?? ''}`.trim().slice(0, 100) };
}

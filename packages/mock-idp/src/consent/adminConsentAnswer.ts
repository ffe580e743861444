import type { Journey } from '../authorize/journey.ts';
import { describeError, EntraError, type Trace } from '../entra/entraError.ts';

/** Where the browser goes after an administrator's answer; `granted` is absent when it was no. The two versions word a no differently. */
export function adminConsentAnswer(
  { params, purpose }: Journey,
  granted: { readonly tenant: string; readonly scope: string } | undefined,
  trace: Trace,
): string {
  const answer = new URLSearchParams({ admin_consent: 'True' });
  const isV2 = purpose.kind === 'admin-consent' && purpose.version === 'v2';
  if (granted !== undefined) {
    answer.set('tenant', granted.tenant);
    if (isV2) answer.set('scope', granted.scope);
  }
  if (granted === undefined && isV2) {
    answer.set('error', 'consent_required');
    answer.set('error_description', describeError(new EntraError(65004), trace));
  }
  if (granted === undefined && !isV2) {
    answer.delete('admin_consent');
    answer.set('error', 'permission_denied');
    answer.set('error_description', 'The admin canceled the request');
  }
  const state = params.get('state');
  if (state !== undefined) answer.set('state', state);
  const redirectUri = params.get('redirect_uri') ?? '';
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${answer}`;
}

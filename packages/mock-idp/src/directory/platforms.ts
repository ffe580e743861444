import { isOriginRegistered, isRedirectUriRegistered } from '../entra/redirectUri.ts';
import type { AppRecord } from './records.ts';

/** Every address the app may be answered at, whichever platform it is registered for. */
export function redirectUrisOf({ redirectUris, spaRedirectUris }: AppRecord): readonly string[] {
  return [...redirectUris, ...spaRedirectUris];
}

/** Whether codes for this address are redeemed by scripts: always by those of a single-page app, else where it is registered as one. */
export function isSinglePageAddress({ kind, spaRedirectUris }: AppRecord, redirectUri: string): boolean {
  return kind === 'spa' || isRedirectUriRegistered(spaRedirectUris, redirectUri);
}

/**
 * An app as the token endpoint has to take it: scripts of a web app's single-page half ("Hybrid SPA") are a single-page app under the
 * same id, without its secret.
 */
export function asAskedFrom(app: AppRecord, browserOrigin: string | undefined): AppRecord {
  if (app.kind === 'spa' || browserOrigin === undefined) return app;
  if (!isOriginRegistered(app.spaRedirectUris, browserOrigin)) return app;
  return { ...app, kind: 'spa', redirectUris: app.spaRedirectUris };
}

/** The page's own. */
declare const window: {
  readonly parent: unknown;
  readonly opener: unknown;
  readonly location: { replace(path: string): void };
};

/**
 * In the place of `@azure/msal-browser/redirect-bridge` for versions that have none. There a popup or frame is read by who opened it, and
 * the page does nothing; who comes to it in a window of their own, after signing out, is led back to the app by the app itself.
 */
export async function broadcastResponseToMainFrame(): Promise<void> {
  if (window.parent === window && window.opener === null) window.location.replace('/');
}

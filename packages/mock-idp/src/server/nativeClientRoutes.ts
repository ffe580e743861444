import { sendPage } from '../interactions/sendPage.ts';
import { nativeClientPage } from '../interactions/views/nativeClientPage.ts';
import type { MockApp } from './mock.ts';

/** The redirect URI of desktop apps that show the sign-in in a window of their own: they read the answer from the window's address. */
export function addNativeClientRoutes(app: MockApp): void {
  app.get('/:segment/oauth2/nativeclient', (c) =>
    sendPage(c, { title: 'Back to the application', body: nativeClientPage(), keepsOpener: true }),
  );
}

import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';

/** Hands Microsoft's answer to the page that asked, whichever way it asked: redirect, popup or hidden frame. */
broadcastResponseToMainFrame().catch(() => {
  window.location.replace('/');
});

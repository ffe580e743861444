import { useMsal } from '@azure/msal-react';
import type { AdminConfig } from '../session/adminConfig.ts';

/** Harborline's front door. */
export function Welcome({ config }: { readonly config: AdminConfig }) {
  const { instance } = useMsal();
  const signIn = () => instance.loginRedirect({ scopes: [config.apiScope] });
  return (
    <main className="hl-welcome">
      <img src={new URL('./mark.svg', import.meta.url).href} alt="" width="48" height="48" />
      <h1>Harborline</h1>
      <p>Appointments and rooms. A fictional product, with AuthShift built in.</p>
      <button type="button" className="hl-button" onClick={signIn}>
        Sign in
      </button>
      <p className="hl-quiet">The accounts to use were printed where the demo was started.</p>
    </main>
  );
}

import { useMsal } from '@azure/msal-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { LanguageSwitch } from './LanguageSwitch.tsx';

/** Harborline's name, what belongs to the page, and who is signed in. */
export function TopBar({ children, who }: { readonly children?: ReactNode; readonly who?: ReactNode }) {
  const { instance } = useMsal();
  const account = instance.getActiveAccount();
  return (
    <>
      <a className="hl-skip" href="#content">
        Skip to content
      </a>
      <header className="hl-top">
        <Link className="hl-brand" href="~/">
          <img src={new URL('./mark.svg', import.meta.url).href} alt="" width="28" height="28" /> Harborline
        </Link>
        {children}
        <div className="hl-who">
          <span>
            {account?.username}
            {who}
          </span>
          <LanguageSwitch />
          <button
            type="button"
            className="hl-button hl-button-quiet"
            onClick={() => instance.logoutRedirect({ account })}
          >
            Sign out
          </button>
        </div>
      </header>
    </>
  );
}

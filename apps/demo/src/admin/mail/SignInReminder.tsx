import { ReauthenticatePrompt } from '@authshift/ui';
import { useMsalAccount } from '@authshift/ui/msal';
import { useState } from 'react';
import { useRouter, useSearchParams } from 'wouter';
import { useAddress } from '../customer/useAddress.ts';
import { SupportContact } from './SupportContact.tsx';
import { useSetupLog } from './setupLog.ts';

/**
 * A window on the first page after an administrator's sign-in, where a connection has to be signed in again. Once a sign-in: after
 * "Later", or a visit to Microsoft, the page of the connection says it.
 */
export function SignInReminder() {
  const [search] = useSearchParams();
  const { upn } = useMsalAccount();
  const { noteLeaving } = useSetupLog();
  const returnTo = useAddress()('/settings/email');
  const key = `harborline-reminded ${useRouter().base}`;
  const [isReminded, setReminded] = useState(() => sessionStorage.getItem(key) !== null);
  const remember = () => {
    sessionStorage.setItem(key, new Date().toISOString());
    setReminded(true);
  };
  if (isReminded || search.has('attempt')) return null;
  return (
    <ReauthenticatePrompt
      inDialog
      returnTo={returnTo}
      signedInAs={upn}
      onDismiss={remember}
      onAttempt={() => {
        noteLeaving();
        sessionStorage.setItem(key, new Date().toISOString());
      }}
      supportContact={<SupportContact />}
    />
  );
}

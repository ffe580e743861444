import { ReauthenticatePrompt, useMigrationSelector, useReauthentication } from '@authshift/ui';
import { useMsalAccount } from '@authshift/ui/msal';
import { useCallback, useEffect, useState } from 'react';
import { useRouter, useSearchParams } from 'wouter';
import { useAddress } from '../customer/useAddress.ts';
import { SupportContact } from './SupportContact.tsx';
import { useSetupLog } from './setupLog.ts';

/**
 * A window on the first page after an administrator's sign-in, where a connection has to be signed in again. Once a sign-in: after
 * "Later", or a visit to Microsoft, the page of the connection says it. So does it where the need comes up later: a window would
 * come between somebody and their work.
 */
export function SignInReminder() {
  const [search] = useSearchParams();
  const { upn } = useMsalAccount();
  const { noteLeaving } = useSetupLog();
  const returnTo = useAddress()('/settings/email');
  const key = `harborline-reminded ${useRouter().base}`;
  const [isReminded, setReminded] = useState(() => sessionStorage.getItem(key) !== null);
  const remember = useCallback(() => {
    sessionStorage.setItem(key, new Date().toISOString());
    setReminded(true);
  }, [key]);
  const { state } = useReauthentication({});
  const isRead = useMigrationSelector(({ status, resumedFrom }) => status === 'ready' && resumedFrom === null);
  const isNothingDue = isRead && state === 'none';
  useEffect(() => {
    if (isNothingDue) remember();
  }, [isNothingDue, remember]);
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

import { useEffect, useState } from 'react';
import { useHost } from '../customer/useHost.ts';

/** Whether Harborline offers OAuth to this customer; true until it has said otherwise. */
export function useModernSignIn(): boolean {
  const { request } = useHost();
  const [isOn, setOn] = useState(true);
  useEffect(() => {
    let current = true;
    request('/harborline/readiness/modern-sign-in')
      .then(async (response) => ((await response.json()) as { readonly effective?: boolean }).effective)
      .then(
        (effective) => current && setOn(effective !== false),
        () => undefined,
      );
    return () => {
      current = false;
    };
  }, [request]);
  return isOn;
}

import type { ReactNode } from 'react';
import { TopBar } from './TopBar.tsx';

/** The frame of the pages that belong to no customer. */
export function HomeFrame({ children }: { readonly children: ReactNode }) {
  return (
    <div className="hl-home" lang="en" dir="ltr">
      <TopBar />
      <main className="hl-content" id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

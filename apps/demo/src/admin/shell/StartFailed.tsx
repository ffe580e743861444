/** Shown when Harborline cannot even begin: its back end is down, or the sign-in came back broken. */
export function StartFailed({ error }: { readonly error: unknown }) {
  return (
    <main className="hl-welcome">
      <h1>Harborline could not start</h1>
      <p>
        Its back end did not answer, or the sign-in did not finish. Check that the demo is still running, then try
        again.
      </p>
      <p>
        <code>{error instanceof Error ? error.message : String(error)}</code>
      </p>
      <a className="hl-button" href="/">
        Try again
      </a>
    </main>
  );
}

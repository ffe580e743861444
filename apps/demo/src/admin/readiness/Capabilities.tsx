const capabilities = [
  {
    does: 'Reads the calendars and the mail of mailboxes',
    api: 'Exchange Web Services until 1 April 2027, then Microsoft Graph',
    why: 'Graph has all of it. Move to it before Exchange Web Services end.',
  },
  {
    does: 'Sets permissions on shared and user mailboxes',
    api: 'Exchange administration (what Exchange Online PowerShell uses)',
    why: 'Not Graph: it has no call for permissions on a mailbox.',
  },
  {
    does: 'Finds a mailbox, to show that it can be reached',
    api: 'Exchange administration: Get-Mailbox',
    why: 'Not Graph: it shows users, and does not tell where a mailbox is.',
  },
] as const;

/** What Harborline does over which of Microsoft's interfaces, and why not over another one. */
export function Capabilities() {
  return (
    <section className="hl-panel hl-scroll" aria-labelledby="capabilities">
      <h2 id="capabilities">What Harborline does, and over which interface</h2>
      <table className="hl-table" aria-labelledby="capabilities">
        <thead>
          <tr>
            <th scope="col">Work</th>
            <th scope="col">Interface</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {capabilities.map(({ does, api, why }) => (
            <tr key={does}>
              <td>{does}</td>
              <td>{api}</td>
              <td>{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const longDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** Says at all times that the mock of Microsoft follows the rules of another day. */
export function AsOfBadge({ asOf }: { readonly asOf: string }) {
  const isToday = asOf === new Date().toISOString().slice(0, 10);
  return (
    <p className="hl-badge" role="note" lang="en" dir="ltr">
      Rehearsal: Microsoft as of <time dateTime={asOf}>{isToday ? 'today' : longDate.format(new Date(asOf))}</time>
    </p>
  );
}

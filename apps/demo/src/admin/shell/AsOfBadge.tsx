const longDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** Says at all times that the mock of Microsoft follows the rules of another day. */
export function AsOfBadge({ asOf }: { readonly asOf: string }) {
  return (
    <p className="hl-badge" role="note">
      Rehearsal: Microsoft as of <time dateTime={asOf}>{longDate.format(new Date(asOf))}</time>, when Basic still worked
    </p>
  );
}
